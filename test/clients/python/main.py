"""By openapi-python-client: a function for each operation, and a class for each schema."""

import sys
from uuid import uuid4

from catalog import AuthenticatedClient as CatalogClient
from catalog.api.catalog import edit_product, get_product, list_products, retire_product
from catalog.models import EditProductRequest, ProductPage
from payment import AuthenticatedClient as PaymentClient
from payment.api.payment import pay, refund
from payment.models import OrderLine, Payment, PayRequest, Refund, RefundRequest
from user import AuthenticatedClient as UserClient
from user import Client
from user.api.user import edit_me, log_in
from user.models import EditMeRequest, LogInRequest, Session, User


def token_of(url: str, email: str, password: str) -> str:
    session = log_in.sync(client=Client(base_url=url), body=LogInRequest(email=email, password=password))
    assert isinstance(session, Session), session
    return session.access_token


def run(url: str) -> None:
    customer = token_of(url, "customer@shop.example", "customer-local-only")
    admin = token_of(url, "admin@shop.example", "admin-local-only")

    shelf = CatalogClient(base_url=url, token=admin)
    page = list_products.sync(client=shelf, limit=1)
    assert isinstance(page, ProductPage), page
    product = page.items[0]

    read = get_product.sync_detailed(product.id, client=shelf)
    edited = edit_product.sync_detailed(
        product.id,
        client=shelf,
        if_match=read.headers["etag"],
        body=EditProductRequest(description="As good as ever."),
    )
    assert edited.status_code == 200, edited.content

    paid = pay.sync(
        client=PaymentClient(base_url=url, token=customer),
        idempotency_key=str(uuid4()),
        body=PayRequest(items=[OrderLine(product_id=product.id, quantity=1)], payment_method="pm_card_ok"),
    )
    assert isinstance(paid, Payment) and paid.status == "succeeded", paid

    refunded = refund.sync(
        paid.id,
        client=PaymentClient(base_url=url, token=admin),
        idempotency_key=str(uuid4()),
        body=RefundRequest(),
    )
    assert isinstance(refunded, Refund) and refunded.status == "succeeded", refunded

    renamed = edit_me.sync(client=UserClient(base_url=url, token=customer), body=EditMeRequest(name="Mary"))
    assert isinstance(renamed, User) and renamed.name == "Mary", renamed


def must_not_type_check(url: str) -> None:
    """The documents require these headers: mypy refuses a comment that ignores nothing."""
    pay.sync(client=PaymentClient(url, ""), body=PayRequest([], "pm_card_ok"))  # type: ignore[call-arg]
    retire_product.sync(uuid4(), client=CatalogClient(url, ""))  # type: ignore[call-arg]


if __name__ == "__main__":
    run(sys.argv[1])
