# The service in one image: `docker build -t moderation .`
# Another base with Python 3.11 or newer: `--build-arg PYTHON_IMAGE=…`
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /app
WORKDIR /source
# The requirements first: they change less often than the source, and are the larger part.
COPY requirements/run.txt requirements/
RUN /app/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY classifiers classifiers
COPY moderation moderation
# Compiled now, because nothing can be written where the service runs; then without the tools
# that only building needs.
RUN /app/bin/pip install --no-deps --no-build-isolation . \
    && /app/bin/python -m compileall -q /app/lib \
    && /app/bin/pip uninstall --yes hatchling pathspec pluggy trove-classifiers pip

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 moderation \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin moderation \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MODERATION_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
# Keys and tables are made at the first start.
CMD ["moderation", "serve", "--host", "0.0.0.0", "--port", "8000"]
