# The portal's image: web, worker and beat are the same image with different commands (docker-compose.yml).

# Styles, scripts and fonts, from npm packages.
FROM node:20-slim AS assets
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build -- --force

# Python packages, with hashes, from wheels: nothing is compiled.
FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --home-dir /portal portal
WORKDIR /portal
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /portal/build build
# The keys that settings make for themselves while files are collected stay out of the image.
RUN PORTAL_VAR_DIR=/tmp/var python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/var \
    && mkdir -m 700 var \
    && chown portal:portal var
USER portal
VOLUME /portal/var
EXPOSE 8000
CMD ["gunicorn", "config.wsgi"]
