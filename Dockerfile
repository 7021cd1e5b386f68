# Headwind with the demo prepared into the image: a container serves within seconds.
FROM python:3.11-slim
RUN useradd --create-home --uid 1000 headwind
WORKDIR /srv/headwind
RUN chown headwind /srv/headwind
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=headwind . .
USER headwind
ENV PORT=8050 HEADWIND_SOURCE=demo HEADWIND_PUBLIC=yes PYTHONUNBUFFERED=1
# With --secret id=HEADWIND_SECRET what is prepared is signed; the secret itself stays out of the image.
RUN --mount=type=secret,id=HEADWIND_SECRET,uid=1000 \
    if [ -f /run/secrets/HEADWIND_SECRET ]; then export HEADWIND_SECRET="$(cat /run/secrets/HEADWIND_SECRET)"; fi; \
    exec python -m app prepare
EXPOSE 8050
CMD ["sh", "-c", "exec gunicorn --config deploy/gunicorn.conf.py app.wsgi:server"]
