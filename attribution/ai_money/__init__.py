"""What AI tracks pay to what they draw on: weights, licences and recorded lines to money."""
