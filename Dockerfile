# One image for web, worker, beat and migrate; docker-compose.yml says how they are put together.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=crm_expo.settings.prod \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles
RUN useradd --create-home --uid 10001 crm && mkdir /data && chown crm:crm /data
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# The key is for this build step only and stays nowhere; the running containers get theirs from the environment.
RUN python -c "from pathlib import Path; from crm_expo.boot.catalogues import compile_catalogues as c; c(Path('locale'))" \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" PUBLIC_URL=https://build.invalid \
       python manage.py collectstatic --no-input --verbosity 0

USER crm
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "crm_expo.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "crm_expo.boot.web.Worker", \
     "--workers", "2", "--threads", "4", "--graceful-timeout", "20", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", \
     "--limit-request-line", "8190"]
