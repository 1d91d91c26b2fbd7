import type { ReactNode } from "react";
import { assets } from "../assets.ts";
import { useVisit } from "../render/visit.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";

/** A page's description of itself for browsers, search engines and other sites. */
export interface PageHead {
  readonly title: string;
  readonly description?: string;
  /** The path of a picture that represents the page. */
  readonly image?: string;
  /** Structured data of schema.org. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** False for pages that search engines must not list. @default true */
  readonly isPublic?: boolean;
}

const speculationRules = JSON.stringify({
  prefetch: [{ where: { and: [{ href_matches: "/products*" }] }, eagerness: "moderate" }],
});

/** The id of the last element. */
const lastId = "end";

/** `<` is escaped, so that no text can end the script element. */
const scriptText = (value: unknown): { __html: string } => ({
  __html: JSON.stringify(value).replaceAll("<", "\\u003c"),
});

/** The whole document around a page. */
export const Document = ({
  title,
  description,
  image,
  data,
  isPublic = true,
  children,
}: PageHead & { readonly children: ReactNode }) => {
  const { language, texts, nonce, extraScript } = useVisit();
  const fullTitle = title === texts.shopName ? title : `${title} · ${texts.shopName}`;
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{fullTitle}</title>
        <meta name="description" content={description ?? texts.tagline} />
        <meta property="og:title" content={fullTitle} />
        <meta property="og:description" content={description ?? texts.tagline} />
        <meta property="og:site_name" content={texts.shopName} />
        {image !== undefined && <meta property="og:image" content={image} />}
        {!isPublic && <meta name="robots" content="noindex" />}
        <link rel="icon" href={assets["favicon.svg"].path} type="image/svg+xml" />
        <link rel="stylesheet" href={assets["shop.css"].path} />
        {/* The page is painted once it has arrived, so that nothing moves. It fits into the first round trip. */}
        <link rel="expect" href={`#${lastId}`} blocking="render" />
        <script type="module" src={assets["enhance.js"].path} nonce={nonce} />
        {extraScript !== undefined && <script type="module" src={extraScript} nonce={nonce} />}
        <script
          type="speculationrules"
          nonce={nonce}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: React would escape the quotes of JSON
          dangerouslySetInnerHTML={{ __html: speculationRules }}
        />
        {data && (
          <script
            type="application/ld+json"
            nonce={nonce}
            // biome-ignore lint/security/noDangerouslySetInnerHtml: React would escape the quotes of JSON
            dangerouslySetInnerHTML={scriptText(data)}
          />
        )}
      </head>
      <body>
        <a className="skip-link" href="#content">
          {texts.skipToContent}
        </a>
        <Header />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Footer />
        <div id={lastId} hidden />
      </body>
    </html>
  );
};
