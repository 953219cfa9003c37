"""Draw all texts anew, and find the laws in them; both otherwise happens when an article is saved."""

from django.core.management.base import BaseCommand

from articles.models import Article, public_change


class Command(BaseCommand):
    help = "Render the text of every article anew and index the laws that it cites: after a version that does either in another way, or after laws got new names."

    def handle(self, **options):
        done = 0
        for pk in list(Article.objects.values_list("pk", flat=True)):
            with public_change():
                if article := Article.objects.select_for_update().filter(pk=pk).first():
                    article.render_body()
                    done += 1
        self.stdout.write(f"{done} texts rendered.")
