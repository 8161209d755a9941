"""How Data Docs look: Great Expectations' own pages, without the scripts, styles and pictures it loads from others.

Its own pages show nothing without a network, and tell seven other hosts who reads them when.
"""

from typing import Any

from great_expectations.render.view.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, DictLoader

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1c1c1c; max-width: 75rem; margin: 1.5rem auto; padding: 0 1.5rem }
header { border-bottom: 2px solid #1c1c1c; margin-bottom: 1rem; padding-bottom: .5rem }
h3 { margin: 1.5rem 0 .25rem } h5, h6 { font-size: 1rem; margin: .75rem 0 .25rem }
table { border-collapse: collapse; margin: .5rem 0 } thead[hidden] { display: none }
th, td { border: 1px solid #c8c8c8; padding: .3rem .6rem; text-align: left; vertical-align: top }
th { background: #f2f2f2 } summary { cursor: pointer }
.text-danger { color: #a40000 } .text-success { color: #00692b } .text-warning { color: #8a5a00 }
.fas { font-style: normal } .fa-times::before { content: "✗ fails" } .fa-check-circle::before { content: "✓ holds" }
.fa-exclamation-triangle::before { content: "⚠ not evaluated" }
"""

_PAGE = f"""<!DOCTYPE html>
{{% set up = 4 if "ValidationResults" in renderer_type else 1 if "ExpectationSuite" in renderer_type else 0 %}}
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <title>{{{{ page_title or "Expectations" }}}}</title>
    <style>{_STYLE}</style>
  </head>
  <body>
    <header><a href="{{{{ "../" * up }}}}index.html">Expectations</a> {{{{ page_title or "" }}}}</header>
    {{% for section in sections %}}
      {{% set section_loop = loop %}}
      {{% include "section.j2" %}}
    {{% endfor %}}
  </body>
</html>
"""

_TABLE = """
{% include "content_block_header.j2" %}
{% set shown = ["validation_success", "expectation_suite_name", "run_name"] %}
<table>
  <thead><tr>
    {% for column in content_block["table_columns"] if column["field"] in shown %}
      <th>{{ column["title"] }}</th>
    {% endfor %}
    <th></th>
  </tr></thead>
  <tbody>
    {% for row in content_block["table_data"] | render_bootstrap_table_data %}
      <tr>
        {% for column in content_block["table_columns"] if column["field"] in shown %}
          <td>{{ row[column["field"]] }}</td>
        {% endfor %}
        <td><a href="{{ row["_table_row_link_path"] }}">open</a></td>
      </tr>
    {% endfor %}
  </tbody>
</table>
"""

_TABS = """
{% for tab in content_block["tabs"] %}
  <h3>{{ tab["tab_name"] }}</h3>
  {{ tab["tab_content"] | render_content_block(content_block_id=content_block_id ~ "-" ~ loop.index) }}
{% endfor %}
"""

_COLLAPSE = """
<details>
  <summary>{{ content_block.get("collapse_toggle_link", "More") | render_content_block }}</summary>
  {% for block in content_block["collapse"] %}
    {{ block | render_content_block(content_block_id=content_block_id ~ "-" ~ loop.index) }}
  {% endfor %}
</details>
"""

_OURS = DictLoader(
    {
        "page.j2": _PAGE,
        "index_page.j2": _PAGE,
        "bootstrap_table.j2": _TABLE,
        "tabs.j2": _TABS,
        "collapse.j2": _COLLAPSE,
    }
)


class PageView(DefaultJinjaPageView):
    """A suite, or a month's result of one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.env.loader = ChoiceLoader([loader for loader in (_OURS, self.env.loader) if loader])


class IndexView(DefaultJinjaIndexPageView):
    """The list of suites and of months."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.env.loader = ChoiceLoader([loader for loader in (_OURS, self.env.loader) if loader])
