//! What the company's cards pay every month.

use crate::sandbox::company::identity::Dice;
use crate::sandbox::company::people::{ANNA, BERND, CHLOE, DEVELOPMENT, DIMITRA, ZANETA};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::Transaction;
use crate::sandbox::json::decimal_text;

pub(super) fn subscriptions(month: i64, dice: &mut Dice) -> Vec<Transaction> {
    let at = |day| Stamp::berlin([month, day, 2, 47]).plus_millis(month * 37);
    let (dollars, pounds) = (dice.between(4_000, 9_000), dice.between(1_000, 3_000));
    let text = |cents: i64| decimal_text(cents, '.');
    vec![
        Transaction::card(-dollars * 93 / 100, at(4), ANNA)
            .label("CLOUD NOWHERE INC")
            .clean("Cloud Nowhere")
            .foreign(text(dollars), dollars, "USD")
            .category("online_service")
            .labelled(&[DEVELOPMENT]),
        Transaction::card(-pounds * 116 / 100, at(9), BERND)
            .label("EXAMPLE TYPE FOUNDRY LTD")
            .foreign(text(pounds), pounds, "GBP")
            .category("online_service")
            .note("Schriften für die Webseite"),
        Transaction::card(-11_900, at(14), ANNA)
            .label("Wolkenheim Hosting")
            .clean("Wolkenheim")
            .category("it_and_electronics")
            .labelled(&[DEVELOPMENT])
            .receipts(&["Foobar"])
            .vat(19),
    ]
}

pub(super) fn small_payments(month: i64, dice: &mut Dice) -> Vec<Transaction> {
    const SHOPS: [(&str, &str, i64); 8] = [
        ("TANKSTELLE NIRGENDWO 0815", "gas_station", 19),
        ("Bahn Beispiel AG", "transport", 7),
        ("Gasthaus Zum Platzhalter", "restaurant_and_bar", 19),
        ("Bürobedarf Muster", "office_supply", 19),
        ("Buchhandlung Beispiel", "office_supply", 7),
        ("PARKHAUS MUSTERSTADT", "transport", 19),
        ("Bäckerei Größe & Söhne", "food_and_grocery", 7),
        ("HOTEL IRGENDWO", "hotel_and_lodging", 7),
    ];
    let members = [ANNA, BERND, CHLOE, DIMITRA, ZANETA];
    let pay = |number: i64| {
        let at = Stamp::berlin([month, 2 * number + 1, dice.between(7, 21), dice.between(0, 59)]);
        let (label, category, vat) = dice.pick(&SHOPS).copied().unwrap_or(SHOPS[0]);
        let member = dice.pick(&members).copied().unwrap_or(ANNA);
        let payment = Transaction::card(
            -dice.between(250, 14_900),
            at.plus_millis(dice.between(0, 59_999)),
            member,
        )
        .label(label)
        .category(category);
        match number % 4 {
            0 => payment.vat(vat).receipts(&["IMG_0001.jpg"]),
            1 => payment
                .vat(vat)
                .leave_out(&["clean_counterparty_name", "created_at"]),
            2 => payment.receipt_lost(),
            _ => payment.clean(label).vat(vat),
        }
    };
    (0..13).map(pay).collect()
}
