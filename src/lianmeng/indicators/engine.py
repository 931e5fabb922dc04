"""Measuring querysets: one aggregate in the database, the same figure as the plain definition gives."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, QuerySet
from django.db.models import Count as CountOf
from django.db.models import Sum as SumOf

from lianmeng.kernel.measures import Conditions, Count, Distinct, Latest, Measure, Sum, engine_for


class QuerysetEngine:
    """Narrows and measures Django querysets. Rows are narrowed already to what the viewer sees."""

    def narrow(self, rows: QuerySet[Any], conditions: Conditions) -> QuerySet[Any]:
        """The rows that meet all conditions, still a queryset, so that drill-down can page through them."""
        return rows.filter(**conditions)

    def measure(self, rows: QuerySet[Any], measure: Measure) -> Decimal | None:
        """One aggregate over all rows."""
        match measure:
            case Count():
                return Decimal(rows.count())
            case Sum(field) | Distinct(field):
                value = rows.order_by().aggregate(value=_aggregate(measure, field))["value"]
                return Decimal(value or 0)
            case Latest(field, by):
                last = rows.exclude(**{f"{by}__isnull": True}).order_by(f"-{by}", "-pk").values_list(field, flat=True)
                value = last.first()
                return None if value is None else Decimal(value)

    def measure_by(self, rows: QuerySet[Any], measure: Measure, field: str) -> dict[Hashable, Decimal | None]:
        """One grouped query."""
        if isinstance(measure, Latest):
            keys = rows.order_by().values_list(field, flat=True).distinct()
            return {key: self.measure(self.narrow(rows, {field: key}), measure) for key in keys}
        of = "pk" if isinstance(measure, Count) else measure.field
        grouped = rows.order_by().values_list(field).annotate(value=_aggregate(measure, of))
        return {key: Decimal(value or 0) for key, value in grouped}


def _aggregate(measure: Measure, field: str) -> Aggregate:
    match measure:
        case Sum():
            return SumOf(field)
        case Distinct():
            return CountOf(field, distinct=True)
        case _:
            return CountOf(field)


def register() -> None:
    """Called once, when the applications are ready."""
    engine = QuerysetEngine()
    engine_for.register(QuerySet, lambda rows: engine)
