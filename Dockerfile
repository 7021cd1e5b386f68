# Headwind with the demo prepared into the image: a container serves within seconds.
FROM python:3.11-slim
RUN useradd --create-home --uid 1000 headwind
WORKDIR /srv/headwind
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# What is served writes below data/var and in /tmp alone; the code belongs to root.
RUN python -m compileall -q app data deploy model pages && install -d -o headwind -g headwind data/var
USER headwind
ENV PORT=8050 HEADWIND_SOURCE=demo HEADWIND_PUBLIC=yes PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# With --secret id=HEADWIND_SECRET what is prepared is signed; the secret itself stays out of the image.
RUN --mount=type=secret,id=HEADWIND_SECRET,uid=1000 \
    if [ -f /run/secrets/HEADWIND_SECRET ]; then export HEADWIND_SECRET="$(cat /run/secrets/HEADWIND_SECRET)"; fi; \
    exec python -m app prepare
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "deploy/health.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app.wsgi:server"]
