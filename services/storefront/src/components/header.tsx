import { useVisit } from "../render/visit.ts";
import { ActionForm } from "./form.tsx";

const AccountLinks = () => {
  const { user, texts } = useVisit();
  if (!user)
    return (
      <li>
        <a href="/log-in">{texts.nav.logIn}</a>
      </li>
    );
  return (
    <>
      {user.isAdmin && (
        <li>
          <a href="/admin">{texts.nav.admin}</a>
        </li>
      )}
      <li>
        <a href="/orders">{texts.nav.orders}</a>
      </li>
      <li>
        <a href="/account">{texts.nav.account}</a>
      </li>
      <li>
        <ActionForm action="/log-out">
          <button className="link" type="submit">
            {texts.nav.logOut}
          </button>
        </ActionForm>
      </li>
    </>
  );
};

const CartIcon = () => (
  <svg aria-hidden="true" width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor">
    <path d="M4 7h12l-1 10H5zM7 7V5.5a3 3 0 0 1 6 0V7" strokeWidth="1.6" strokeLinejoin="round" />
  </svg>
);

/** The head of every page: name, search, account, cart. */
export const Header = () => {
  const { texts, cartUnits } = useVisit();
  return (
    <header className="site-header">
      <div className="wide">
        <a className="brand" href="/">
          <span aria-hidden="true" className="brand-mark" />
          {texts.shopName}
        </a>
        <search>
          <form action="/products" method="get" className="search-form">
            <input
              type="search"
              name="q"
              aria-label={texts.searchPlaceholder}
              placeholder={texts.searchPlaceholder}
              maxLength={100}
            />
            <button type="submit">{texts.search}</button>
          </form>
        </search>
        <nav aria-label={texts.menu}>
          <ul>
            <li>
              <a href="/products">{texts.nav.products}</a>
            </li>
            <AccountLinks />
            <li>
              <a className="cart-link" href="/cart">
                <CartIcon />
                {texts.nav.cart}
                {cartUnits > 0 && <span className="badge">{cartUnits}</span>}
              </a>
            </li>
          </ul>
        </nav>
      </div>
    </header>
  );
};
