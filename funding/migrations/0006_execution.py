import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0005_call_authoring"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="paymentrequest",
            name="within_the_award",
        ),
        migrations.AddField(
            model_name="amendment",
            name="analysed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="refusal",
            field=models.TextField(blank=True, verbose_name="porque foi recusada"),
        ),
        migrations.AddField(
            model_name="amendment",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="award",
            trigger=pgtrigger.compiler.Trigger(
                name="covers_what_it_owes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF NEW.amount < (\n    SELECT COALESCE(sum(amount), 0) FROM funding_paymentrequest\n    WHERE award_id = NEW.id AND state IN ('APPROVED', 'ORDERED', 'PAID') AND kind <> 'RECOVERY'\n) THEN\n    RAISE EXCEPTION 'an award is never less than its payments' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="dea047432e3edb836756e258b5aeba18372383d1",
                    operation='UPDATE OF "amount"',
                    pgid="pgtrigger_covers_what_it_owes_e4f1f",
                    table="funding_award",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="within_the_award",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE cap numeric; owed numeric;",
                    func="\nIF NEW.state IN ('APPROVED', 'ORDERED', 'PAID') THEN\n    SELECT amount INTO cap FROM funding_award WHERE id = NEW.award_id FOR UPDATE;\n    IF NEW.kind = 'RECOVERY' THEN\n        SELECT COALESCE(sum(amount), 0) INTO cap FROM funding_paymentrequest\n        WHERE award_id = NEW.award_id AND state = 'PAID' AND kind <> 'RECOVERY';\n    END IF;\n    SELECT COALESCE(sum(amount), 0) INTO owed FROM funding_paymentrequest\n    WHERE award_id = NEW.award_id AND state IN ('APPROVED', 'ORDERED', 'PAID') AND id <> NEW.id\n        AND (kind = 'RECOVERY') = (NEW.kind = 'RECOVERY');\n    IF owed + NEW.amount > cap THEN\n        RAISE EXCEPTION 'payments of % and % would pass the %', owed, NEW.amount, cap\n            USING ERRCODE = 'check_violation';\n    END IF;\nEND IF;\nIF NEW.state IN ('APPROVED', 'ORDERED', 'PAID') AND (\n    SELECT count(DISTINCT approved_by_id) FROM funding_paymentapproval\n    WHERE payment_id = NEW.id AND round = NEW.round\n) < 2 THEN\n    RAISE EXCEPTION 'a payment is approved by two people' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="a6ed9aef4eed3c41c6e1c90d8aed3ff9f05deb11",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_within_the_award_5627d",
                    table="funding_paymentrequest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("analysed_by")), _negated=True),
                name="funding_amendment_decided_by_who_did_not_analyse",
            ),
        ),
    ]
