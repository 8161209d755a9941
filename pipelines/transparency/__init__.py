"""The page that tells creators where the money of AI tracks goes."""
