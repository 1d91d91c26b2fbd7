# The image of any service:
#
#   docker build -f docker/service.Dockerfile --build-arg SERVICE=catalog .
#
# Only this file names the base images; a digest follows a tag.
ARG BUILD_IMAGE=node:26-trixie-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs26-debian13:nonroot

# Only the manifests, so that the next stage's cache is invalid only if they change.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS manifests
WORKDIR /repository
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
 && find . -type d -empty -delete

FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS repository
WORKDIR /repository
# The mount point for a tool's volume.
RUN install -d -o node -g node /state
COPY --from=manifests /repository ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .

FROM repository AS bundles
ARG SERVICE
RUN node docker/src/bundle.ts ${SERVICE} /app

# Compiled code works only with the Node and processor that produced it: those of the final image.
FROM ${RUNTIME_IMAGE} AS compiled
COPY --from=bundles --chown=nonroot /app /app
RUN ["/nodejs/bin/node", "/app/start.js", "--write-code"]

FROM ${RUNTIME_IMAGE}
ARG SERVICE
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="fargate-shop/${SERVICE}" \
      org.opencontainers.image.description="The ${SERVICE} service of Fargate Shop" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production \
    NODE_OPTIONS="--max-old-space-size-percentage=70 --max-semi-space-size=8" \
    DATABASE_CA_FILE=/app/rds-global-bundle.pem \
    SERVICE_VERSION="${VERSION}"
COPY --from=compiled --chown=0:0 /app /app
WORKDIR /app
EXPOSE 8080 8081
CMD ["start.js"]
