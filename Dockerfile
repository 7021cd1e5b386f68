# Headwind with the demo prepared into the image: a container serves within seconds.
FROM python:3.11-slim
RUN useradd --create-home headwind
WORKDIR /srv/headwind
RUN chown headwind /srv/headwind
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=headwind . .
USER headwind
ENV PORT=8050 HEADWIND_SOURCE=demo HEADWIND_READ_ONLY=yes PYTHONUNBUFFERED=1
RUN python -m app prepare
EXPOSE 8050
CMD ["sh", "-c", "exec gunicorn --config deploy/gunicorn.conf.py app.wsgi:server"]
