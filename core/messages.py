"""Every sentence core can say, as a code with values: English here, other languages in the dashboard.

A value may itself be a Message (the name of a table, of a feature), so that a whole sentence can be translated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, init=False)
class Message:
    """A sentence by its code; str() gives the English one."""

    code: str
    values: Mapping[str, object]

    def __init__(self, code: str, **values: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __str__(self) -> str:
        return say(self, ENGLISH.__getitem__)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.values))))

    def __reduce__(self) -> tuple[object, ...]:
        return _remake, (self.code, dict(self.values))


def _remake(code: str, values: dict[str, object]) -> Message:
    return Message(code, **values)


def say(message: Message, template: Callable[[str], str]) -> str:
    """The sentence of `message`, its inner messages too, in the language of `template` (code -> format string)."""
    values = {k: say(v, template) if isinstance(v, Message) else v for k, v in message.values.items()}
    return template(message.code).format(**values)


ENGLISH: dict[str, str] = {
    # --- errors -----------------------------------------------------------------------------------------------
    "error.not_enough": "This needs {needed} {what}; the data has {found}. Add more data on the Data page.",
    "error.needs_some": "This needs {what}, and the data has none. Add a file that has them on the Data page.",
    "error.workspace_missing": "No workspace with this address was found on this computer. Open a sample or upload a file.",
    "error.workspace_damaged": "The stored file {file} no longer matches its checksum: this workspace is damaged, so it is not shown.",
    "E_PARAM_RANGE": "{name} is {value}; allowed is {allowed}.",
    # --- tables -----------------------------------------------------------------------------------------------
    "table.customers": "customers",
    "table.events": "page views and events",
    "table.orders": "orders",
    "table.ratings": "ratings",
    "table.items": "items",
    "table.reviews": "reviews",
    "table.relationships": "relationships",
    "table.exposures": "campaign contacts",
    "table.campaigns": "campaigns",
    # --- segments ---------------------------------------------------------------------------------------------
    "segments.customers": "customers",
    "segments.numeric_features": "numeric features that differ between customers",
    "segments.filled": "{feature}: {count:,} missing values were filled with the median.",
    "segments.left_out_text": "{feature} was left out: it holds text, not numbers.",
    "segments.left_out_missing": "{feature} was left out: it is known of fewer than half the customers.",
    "segments.left_out_constant": "{feature} was left out: it is the same for every customer.",
    "segments.left_out_id": "{feature} was left out: it numbers things rather than measures them.",
    "segments.left_out_alike": "{feature} was left out: it says almost the same as {other}.",
    "segments.plus": "{feature} (+)",
    "segments.minus": "{feature} (−)",
    "segments.and": "{one}, {other}",
    "segments.axis": "Axis {number}: mostly {meaning}; {share:.0%} of the differences between customers",
    "feature.own": "{heading}",
    "feature.recency_days": "Days since last order",
    "feature.orders": "Orders",
    "feature.spend": "Spend",
    "feature.average_basket": "Average order",
    "feature.items_bought": "Items bought",
    "feature.page_views": "Page views",
    "feature.pages": "Different pages",
    "feature.active_days": "Active days",
    "feature.ratings": "Ratings given",
    "feature.average_rating": "Average rating given",
    "feature.age": "Age",
    "feature.income": "Income",
    # --- recommendations --------------------------------------------------------------------------------------
    "recommend.interactions": "ratings, orders or page views",
    "recommend.two_items": "people with two items or more",
    "recommend.texts": "items with a title, a text or a category",
    "recommend.did.ratings": "rated",
    "recommend.did.orders": "bought",
    "recommend.did.events": "viewed",
    "recommend.did.given": "chose",
    "recommend.reason.popular": "Most popular: {n:,} of {users:,} customers {did} it.",
    "recommend.reason.no_history": "No history yet, so the most popular: {n:,} of {users:,} customers {did} it.",
    "recommend.reason.filled": "Nothing closer is left in this customer's history, so the most popular fill the list: {n:,} of {users:,} customers {did} it.",
    "recommend.and": "{first} · {rest}",
    "recommend.reason.item_cf": "Because this customer {did} {items}: the same people often {did} both.",
    "recommend.reason.content": "Reads like {items}, which this customer {did}; shared words: {words}.",
    # --- loading ----------------------------------------------------------------------------------------------
    "E_NO_FILE": "{file} was not found. Choose an existing file.",
    "E_EMPTY_FILE": "{file} is empty. Export it again and check that it has rows.",
    "E_HTML_NOT_DATA": "{file} is a web page, not a table: probably a login or error page saved by the export. Download the data again.",
    "E_NOT_TEXT": "{file} is not a table of text (a picture or a program, by its first bytes). Export the data as CSV, XLSX, JSON lines or Parquet.",
    "E_TYPE_MISMATCH": "{file} is not what its ending says. Rename it to what it is, or export it again.",
    "E_ENCRYPTED_FILE": "{file} is locked with a password or is an old .xls file. Save it as .xlsx or CSV without a password.",
    "E_CORRUPT_ARCHIVE": "{file} is a damaged gzip file. Copy or download it again.",
    "E_CORRUPT_WORKBOOK": "{file} is a damaged spreadsheet. Open it in your spreadsheet program and save it again as .xlsx.",
    "E_CORRUPT_PARQUET": "{file} is a damaged Parquet file. Copy or export it again.",
    "E_DECOMPRESSION_RATIO": "{file} grows too much when it is unpacked and was refused for safety. Send the plain file.",
    "E_ARCHIVE_ENTRIES": "{file} has far more parts than a spreadsheet should. Save it again as .xlsx or CSV.",
    "E_ARCHIVE_PATH": "{file} tries to write outside its folder and was refused.",
    "E_XML_DTD": "{file} contains a document type declaration, which spreadsheets do not need, and was refused for safety.",
    "E_TOO_MANY_COLUMNS": "{file} has {columns:,} columns; {most:,} are the most that can be loaded. Remove those you do not need.",
    "E_JSON_SYNTAX": "{file} is not valid JSON: line {line}, column {column}. Correct it there, or export as CSV.",
    "E_JSON_NOT_TABLE": "{file} is JSON but not a list of records. Export one object a line, or a list of objects.",
    "E_JSON_DEPTH": "{file} is nested too deeply. Export a flat table.",
    "E_NO_KNOWN_COLUMN": "No column of {file} was recognised (line 1: {columns}). Rename the headings, for example user_id, item_id, page_id, age, rating or content, and load it again.",
    "W_NO_ROWS": "{file} has headings but no rows. Export it again and check the filter of the export.",
    "E_NO_USABLE_ROW": "None of the {rows:,} rows of {file} could be used ({reason}). Check the delimiter and the headings, and load it again.",
    "W_RAGGED_ROW": "row has more or fewer cells than the header",
    "W_MISSING_KEY": "needed id is blank",
    "W_NOT_A_NUMBER": "not a number",
    "W_IMPOSSIBLE_DATE": "not a date",
    "W_MIXED_CURRENCY": "amounts in more than one currency",
    "W_AMBIGUOUS_DATE": "no row proves whether the day or the month comes first",
    "E_TYPE_NOT_ALLOWED": "{file} is not a kind of file that holds a table. Upload CSV, TSV, XLSX, JSON, JSON lines or Parquet, plain or as .gz.",
    "E_CELL_TOO_LONG": "{file} has a cell of more than {most:,} characters, which no table needs: probably a quotation mark that is never closed. Check line {line}.",
    "W_UNCLOSED_QUOTE": "a quotation mark is never closed",
    "W_AMBIGUOUS_CONSENT": "neither yes nor no",
    # --- metrics ----------------------------------------------------------------------------------------------
    "metric.users": "People",
    "metric.users.definition": "Distinct people named in any table.",
    "metric.page_views": "Page views",
    "metric.page_views.definition": "Sum of page views over all events; equals the sum over pages and over people. A row without a count is one view of its page, whatever kind of event it tells of.",
    "metric.visitors": "Visitors",
    "metric.visitors.definition": "Distinct people with at least one event.",
    "metric.sessions": "Sessions",
    "metric.sessions.definition": "Distinct session ids.",
    "metric.revenue": "Revenue",
    "metric.revenue.definition": "Sum of the amounts of all order lines, returns subtracted.",
    "metric.orders": "Orders",
    "metric.orders.definition": "Distinct order ids, cancellations and returns with an id of their own included.",
    "metric.buyers": "Buyers",
    "metric.buyers.definition": "Distinct people with at least one order line.",
    "metric.average_order": "Average order",
    "metric.average_order.definition": "Mean amount of the orders above zero (n of them), with its 95% interval; cancelled orders do not count.",
    "metric.repeat_rate": "Repeat rate",
    "metric.repeat_rate.definition": "Share of buyers with more than one order above zero (95% Wilson interval).",
    "metric.items": "Items",
    "metric.items.definition": "Distinct items in the catalogue.",
    "metric.reviews": "Reviews",
    "metric.reviews.definition": "Reviews loaded, with or without text.",
    "metric.average_rating": "Average rating",
    "metric.average_rating.definition": "Mean of all ratings on the scale of the data, with its 95% interval.",
    "metric.ctr": "Campaign CTR",
    "metric.ctr.definition": "Click-through rate of campaigns: clicks / impressions (95% Wilson interval). No impressions shows as no data.",
    "metric.cvr": "Campaign CVR",
    "metric.cvr.definition": "Conversion rate of campaigns: conversions / clicks (95% Wilson interval). No clicks shows as no data.",
    "metric.consent": "Consent",
    "metric.consent.definition": "Share of customers who agreed to be contacted; blank counts as no (95% Wilson interval).",
    # --- privacy ----------------------------------------------------------------------------------------------
    "privacy.no_consent_recorded": "No consent was recorded in this data.",
    "privacy.consented_only": "The download holds only the {count:,} of {total:,} customers who agreed to be contacted.",
    # --- analytics --------------------------------------------------------------------------------------------
    "need.text": "reviews or item texts",
    "feature.orders_per_month": "Orders a month",
    "feature.days_between": "Days between orders",
    "feature.different_items": "Different items",
    "feature.different_categories": "Different categories",
    "feature.return_share": "Share of returns",
    "feature.discount_share": "Share of discounts",
    "feature.tenure_days": "Days since sign-up",
    "definition.recency_days": "Days from the customer's last order to the last recorded day; whoever never ordered counts as the longest of all.",
    "definition.orders": "Different orders of the customer; without order numbers, different order days, else order lines.",
    "definition.spend": "Sum of all amounts of the customer's order lines; returns with negative amounts are taken off.",
    "definition.average_basket": "Spend divided by orders.",
    "definition.items_bought": "Sum of the quantities of the customer's order lines; returned pieces are taken off.",
    "definition.orders_per_month": "Orders divided by the months (of 30.4 days) from the first order to the last recorded day, at least one.",
    "definition.days_between": "Mean days between one order day and the next; known from two order days on.",
    "definition.different_items": "Different items on the customer's order lines.",
    "definition.different_categories": "Different categories of the items the customer ordered.",
    "definition.return_share": "Order lines with a negative quantity or amount, of all the customer's order lines.",
    "definition.discount_share": "What the discount columns took off, of what the goods would have cost without it.",
    "definition.page_views": "Sum of the customer's page views.",
    "definition.pages": "Different pages the customer saw.",
    "definition.active_days": "Different days with a page view or another event.",
    "definition.ratings": "Ratings the customer gave.",
    "definition.average_rating": "Mean of the ratings the customer gave.",
    "definition.age": "Age in years, as the customers table has it.",
    "definition.income": "Income, as the customers table has it.",
    "definition.tenure_days": "Days from sign-up to the last recorded day.",
    "definition.own": "The column “{heading}” of your customers table, as it came.",
    "segments.axis_logged": "{feature}, on a logarithmic scale",
    "need.two_numbers": "numbers of people that differ (such as age, income, orders or page views)",
    "recommend.two_people": "items that two people or more have",
    "recommend.friends_with_items": "followed people with ratings, orders or page views",
    "recommend.reason.user_cf": "{n:,} customers with a history like this one’s {did} it; in common above all: {items}.",
    "recommend.reason.user_cf.one": "One customer with a history like this one’s {did} it; in common: {items}.",
    "recommend.reason.als": "Fits the taste that this customer’s history shows, {items} above all.",
    "recommend.reason.social": "{n:,} people whom this customer follows {did} it.",
    "recommend.reason.social.one": "One person whom this customer follows {did} it.",
    "recommend.reason.no_friends": "Follows nobody with a history, so the most popular: {n:,} of {users:,} customers {did} it.",
    "traffic.none_left": "Here are no page views: add a file with user_id and page_id, or choose a wider part of the data.",
    "traffic.no_visits": "To see where visits begin and which page comes next, add page views with a session (session_id) and a time to each.",
    "recommend.reason.filled_friends": "The people this customer follows have nothing more, so the most popular fill the list: {n:,} of {users:,} customers {did} it.",
    "need.people_compared": "people to compare (fewer are left by the filters, or known at all)",
    "error.too_slow": "This took longer than {seconds:.0f} seconds and was stopped. Choose a shorter period or fewer customers in the filters, and try again.",
    "error.memory": "There is too much data for the working memory, and nothing of it was changed. Choose a shorter period or fewer customers in the filters, or make room on the disk, and try again.",
    "error.memory_load": "There is too much data to load at once with the memory there is. Split the file into several, for example one a month, or keep only the columns you need, and load them again.",
    "error.disk_query": "The disk refused to hold the temporary files that this needs ({reason}). Make room on the disk or choose a shorter period in the filters, and try again.",
    "error.workspace_changed": "This workspace was changed in another window meanwhile ({what}), so your change was not made. You now see its newest state; make your change again if you still want it.",
    "error.workspace_busy": "Another window is changing this workspace just now. Nothing was changed here; try again in a moment.",
    "error.workspace_name": "A workspace needs a name of at least one letter.",
    "error.manifest_unreadable": "The list of files in this workspace cannot be read: it is damaged or was not written by Audience Lens.",
    "error.nothing_to_undo": "There is no earlier state to go back to.",
    "error.nothing_to_redo": "Nothing was undone that could be done again.",
    "error.disk_full": "There is not enough room on the disk ({reason}). Nothing was changed; free some space and try again.",
    "error.disk_locked": "The disk does not allow this ({reason}). Nothing was changed; check that the folder of your workspaces can be written to.",
    "error.disk": "The disk did not do what it was told ({reason}). Nothing was changed; make a backup elsewhere and check the disk.",
    "error.backup_unreadable": "{file} is not a whole backup of Audience Lens. Nothing was restored; choose the .zip file that was saved as a backup.",
    "error.backup_damaged": "{file} is damaged: {inner} in it is not what was packed. Nothing was restored; try another copy of the backup.",
    "version.loaded": "Loaded {name}",
    "version.added": "Added {name}",
    "version.columns": "Gave columns another meaning",
    "version.renamed": "Renamed to “{name}”",
    "version.noted": "Noted “{note}”",
    "version.unnoted": "Took a note away",
    "version.undone": "Undone: {what}",
    "version.redone": "Done again: {what}",
    "version.went_back": "Went back to version {number}",
    "version.forgot": "Removed earlier versions",
    "version.restored": "Restored from {name}",
    "version.copied": "Copied from “{name}”",
    "workspace.changed_elsewhere": "Another window changed this workspace: {what}. You now see its newest state.",
    "workspace.changed_somehow": "Another window changed this workspace. You now see its newest state.",
    "workspace.kept_apart": "This workspace was changed in another window while your files were being read. Nothing is lost: what you loaded is kept as a workspace of its own, which is open now.",
    "error.file_exists": "{file} is there already. Choose another name; nothing was overwritten.",
    "error.which_workspace": "{n} workspaces are called “{name}”. `audience-lens list` shows all names; give one in full.",
    "error.original_damaged": "The kept original {file} no longer matches its checksum, so it is not read again. What was loaded from it is whole: load the file anew to go on.",
    "error.original_missing": "The original of {file} is not there any more (backups leave out files that were read where they lay), so the data cannot be read again. Put the file back, or load all files into a new workspace.",
}
