"""The search terms of demands, kept by triggers in the transaction that writes a demand or renames its enterprise."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from lianmeng.alliance.models.named import spelled

# Pairs of neighbouring characters, in small letters; whoever searches asks for the pairs of the words typed.
PAIRS = r"""
CREATE FUNCTION search_pairs(given text, mark text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT mark || pair), '{}')
    FROM (
        SELECT letter || lead(letter) OVER (ORDER BY place) AS pair
        FROM unnest(string_to_array(lower(given), NULL)) WITH ORDINALITY AS letters (letter, place)
    ) AS pairs
    WHERE pair !~ '\s'
$$
"""
TERMS = r"""
CREATE FUNCTION assist_demand_terms(
    number text, title text, content text, initials text, enterprise text, short_name text, enterprise_initials text
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT search_pairs(concat_ws(E'\n', title, content, enterprise, short_name), '')
        || search_pairs(concat_ws(E'\n', initials, enterprise_initials), '~')
        || ARRAY['#' || number, '#' || right(number, 6), '#' || right(number, 5), '#' || right(number, 4),
                 '#' || right(number, 3)]
$$
"""
KEEP = """
CREATE FUNCTION assist_keep_demand_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO assist_demandsearch (demand_id, terms)
    SELECT NEW.id, assist_demand_terms(
        NEW.number, NEW.title, NEW.content, NEW.initials, firm.name, firm.short_name, firm.initials)
    FROM alliance_organisation AS firm WHERE firm.id = NEW.enterprise_id
    ON CONFLICT (demand_id) DO UPDATE SET terms = excluded.terms;
    RETURN NULL;
END $$;
CREATE TRIGGER demand_keeps_terms AFTER INSERT OR UPDATE OF number, title, content, initials, enterprise_id
    ON assist_demand FOR EACH ROW EXECUTE FUNCTION assist_keep_demand_terms();
CREATE FUNCTION assist_keep_enterprise_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assist_demandsearch AS kept SET terms = assist_demand_terms(
        demand.number, demand.title, demand.content, demand.initials, NEW.name, NEW.short_name, NEW.initials)
    FROM assist_demand AS demand WHERE demand.enterprise_id = NEW.id AND kept.demand_id = demand.id;
    RETURN NULL;
END $$;
CREATE TRIGGER demands_keep_enterprise AFTER UPDATE OF name, short_name, initials ON alliance_organisation
    FOR EACH ROW WHEN ((OLD.name, OLD.short_name, OLD.initials) IS DISTINCT FROM (NEW.name, NEW.short_name, NEW.initials))
    EXECUTE FUNCTION assist_keep_enterprise_terms();
"""
FORGET = """
DROP TRIGGER demands_keep_enterprise ON alliance_organisation;
DROP TRIGGER demand_keeps_terms ON assist_demand;
DROP FUNCTION assist_keep_enterprise_terms();
DROP FUNCTION assist_keep_demand_terms();
"""


def spell(apps, schema_editor):
    """The initials of the titles that are there already; the triggers write the terms with them."""
    demand = apps.get_model("assist", "Demand")
    waiting = []
    for row in demand.objects.only("id", "title").iterator(chunk_size=2000):
        row.initials = spelled(row.title)["initials"]
        waiting.append(row)
        if len(waiting) == 2000:
            demand.objects.bulk_update(waiting, ["initials"])
            waiting = []
    demand.objects.bulk_update(waiting, ["initials"])


class Migration(migrations.Migration):
    dependencies = [("assist", "0004_reasons_to_hold"), ("alliance", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="demand",
            name="initials",
            field=models.CharField(default="", editable=False, max_length=120),
        ),
        migrations.CreateModel(
            name="DemandSearch",
            fields=[
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="assist.demand",
                        verbose_name="demand",
                    ),
                ),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None, verbose_name="search terms"
                    ),
                ),
            ],
            options={
                "verbose_name": "search terms of a demand",
                "verbose_name_plural": "search terms of demands",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="demand_search_terms")],
            },
        ),
        migrations.RunSQL(PAIRS, "DROP FUNCTION search_pairs(text, text)"),
        migrations.RunSQL(TERMS, "DROP FUNCTION assist_demand_terms(text, text, text, text, text, text, text)"),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunPython(spell, migrations.RunPython.noop, elidable=False),
    ]
