"""Draw all texts anew; an article's text is otherwise drawn when it is saved."""

from django.core.management.base import BaseCommand

from articles.models import Article, public_change


class Command(BaseCommand):
    help = "Render the text of every article anew, after a version that draws texts in another way."

    def handle(self, **options):
        done = 0
        for pk in list(Article.objects.values_list("pk", flat=True)):
            with public_change():
                if article := Article.objects.select_for_update().filter(pk=pk).first():
                    article.render_body()
                    done += 1
        self.stdout.write(f"{done} texts rendered.")
