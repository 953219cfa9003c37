from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_audit_actions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="ai_note",
            field=models.CharField(
                blank=True,
                help_text="Zum Beispiel: Maschinell verschriftet, von der Redaktion geprüft.",
                max_length=300,
                verbose_name="Erläuterung zum Einsatz von KI",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="disclosure",
            field=models.TextField(
                blank=True,
                help_text="Zum Beispiel: Die Reise wurde vom Veranstalter bezahlt.",
                verbose_name="Transparenzhinweis",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="seo_title",
            field=models.CharField(
                blank=True,
                help_text="Leer: der Titel des Artikels. Zum Beispiel: AI Act: Neue Frist für Hochrisiko-KI",
                max_length=120,
                verbose_name="Titel für Suchmaschinen",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="teaser",
            field=models.CharField(
                blank=True,
                help_text="Leer: der Vorspann. Zum Beispiel: Was die neue Frist für Anbieter bedeutet.",
                max_length=300,
                verbose_name="Beschreibung für Suche und Teilen",
            ),
        ),
    ]
