/** As https://nextjs.org/docs/app/guides/self-hosting describes; everything else is the default. */
export default {
  output: "standalone",
  distDir: ".local",
  // The repository has other lockfiles, from which Next would infer another root.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
};
