import { Footer, Header } from "../components.jsx";

export const metadata = {
  title: "Fargate Shop",
  description: "A shop that shows how services run on AWS Fargate.",
};

const Layout = ({ children }) => (
  <html lang="en">
    <head>
      <link rel="stylesheet" href="/shop.css" />
    </head>
    <body>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer />
    </body>
  </html>
);

export default Layout;
