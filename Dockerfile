# The site in a container: everything but the database and the pictures, which live in /data.
# Before the first start in public the Impressum must be written: docs/operations.md, First installation.
#   docker build -t techpolicy .
#   docker run -p 8000:8000 -v techpolicy:/data -e SECRET_KEY=… -e SITE_URL=https://news.example -e BEHIND_PROXY=1 techpolicy
# A TLS proxy stands in front (deploy/nginx.conf); migrations run on demand: docker run … techpolicy migrate
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/data/media IMPORT_ROOT=/data/imports DATABASE_URL=sqlite:////data/db.sqlite3

# pg_dump and pg_restore, for backups of PostgreSQL
RUN apt-get update -q && apt-get install -qy --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/techpolicy
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY manage.py pyproject.toml ./
COPY techpolicy techpolicy
COPY articles articles
COPY templates templates

RUN python -m compileall -q techpolicy articles \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system --uid 10001 --no-create-home techpolicy \
    && mkdir -p /data/media /data/imports && chown -R techpolicy /data

USER techpolicy
VOLUME /data
EXPOSE 8000
# Whether to restart; whether editors can work says /readyz, which no restart mends.
HEALTHCHECK --interval=30s --timeout=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
