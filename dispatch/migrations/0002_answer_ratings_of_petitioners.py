from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="answerrating",
            index=models.Index(
                fields=["rated_at"],
                condition=models.Q(("rater_kind", "petitioner")),
                name="answer_rating_of_petitioners",
            ),
        ),
    ]
