# The importer as an image: for `importer fleet worker`, and for any other command.
#
#   docker build -t bigcapital-customer-importer .
#   docker run --rm -v importer-data:/data -v "$PWD:/files:ro" bigcapital-customer-importer check /files/customers.csv
#
# Its user is nobody's, its root may be read-only; journal, reports and locks lie in /data.
ARG PYTHON=docker.io/library/python:3.13-slim-bookworm

# --- every package that the lock names, by its hash; what is not in the lock does not come in
FROM ${PYTHON} AS packages
WORKDIR /source
COPY requirements.lock ./
RUN python -m pip wheel --quiet --no-cache-dir --no-deps --require-hashes \
    --requirement requirements.lock --wheel-dir /packages
COPY pyproject.toml README.md LICENSE ./
COPY templates templates
COPY importer importer
RUN python -m pip wheel --quiet --no-deps --no-index --find-links /packages --wheel-dir /packages .

# --- of these what runs, and nothing that builds or tests
FROM ${PYTHON} AS environment
COPY --from=packages /packages /packages
RUN python -m venv --without-pip /opt/importer \
    && python -m pip --python /opt/importer/bin/python install --quiet --no-cache-dir \
       --no-index --find-links /packages \
       "bigcapital-customer-importer[fleet,watch,notify,fetch]"

FROM ${PYTHON}
# The image of Python brings pip; nothing is installed from here on.
RUN python -m pip uninstall --quiet --yes pip setuptools wheel 2>/dev/null || true; \
    groupadd --gid 10001 importer \
    && useradd --uid 10001 --gid importer --home-dir /data --no-create-home \
       --shell /usr/sbin/nologin importer \
    && install --directory --owner importer --group importer --mode 0700 /data
COPY --from=environment /opt/importer /opt/importer
ENV PATH=/opt/importer/bin:$PATH \
    HOME=/data \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
# Healthy while the worker is; a container that runs another command has nobody to ask.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as web; at = os.environ.get('IMPORTER_METRICS'); at and web.urlopen(f\"http://127.0.0.1:{at.rpartition(':')[2]}/health\", timeout=4)"]
ENTRYPOINT ["importer"]
CMD ["--help"]
