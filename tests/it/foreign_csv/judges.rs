//! What each target program expects of its file.

/// What a target program expects of a file.
pub(crate) struct Judge {
    pub(crate) format: &'static str,
    pub(crate) charset: Charset,
    pub(crate) line_end: &'static str,
    pub(crate) delimiter: u8,
    /// The first line as it is written; `None` where the program wants none.
    pub(crate) header: Option<&'static str>,
    /// The column of the booking date, and how it is written.
    pub(crate) date: (usize, &'static str),
    pub(crate) amount: Amount,
    pub(crate) decimal: char,
    /// Columns without which the program drops or refuses a row.
    pub(crate) mandatory: &'static [usize],
    pub(crate) limits: Limits,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Charset {
    Utf8,
    Utf8WithMark,
    Latin1,
}

/// Where the amount stands.
pub(crate) enum Amount {
    /// One column; money out has a minus.
    Signed(usize),
    /// Money in and money out, each without a sign, one of them empty.
    Split { into: usize, out: usize },
}

/// What the program documents as too much.
pub(crate) struct Limits {
    /// Rows of one file, without the headings.
    pub(crate) rows: Option<usize>,
    pub(crate) bytes: Option<usize>,
    /// The fewest and the most characters of a value that is there, by column.
    pub(crate) lengths: &'static [(usize, usize, usize)],
    pub(crate) no_zeros: bool,
    pub(crate) no_quotes: bool,
}

const NONE: Limits = Limits {
    rows: None,
    bytes: None,
    lengths: &[],
    no_zeros: false,
    no_quotes: false,
};

/// The layout that most German, French, Italian and Spanish imports read.
const SEMICOLON: Judge = Judge {
    format: "",
    charset: Charset::Utf8,
    line_end: "\r\n",
    delimiter: b';',
    header: None,
    date: (0, "%d/%m/%Y"),
    amount: Amount::Signed(0),
    decimal: ',',
    mandatory: &[],
    limits: NONE,
};

/// The layout that most English imports read.
const COMMA: Judge = Judge {
    delimiter: b',',
    decimal: '.',
    ..SEMICOLON
};

pub(crate) const JUDGES: &[Judge] = &[
    Judge {
        format: "buchhaltungsbutler",
        header: Some(
            "Buchungsdatum;Wertstellungsdatum;Empfänger/Zahlungspflichtiger;Kontonummer/IBAN;BLZ/BIC;Verwendungszweck;Betrag;Währung",
        ),
        date: (0, "%d.%m.%Y"),
        amount: Amount::Signed(6),
        mandatory: &[0, 2, 5, 6],
        limits: Limits {
            lengths: &[
                (0, 2, 500),
                (1, 2, 500),
                (2, 2, 200),
                (3, 2, 500),
                (4, 2, 500),
                (5, 2, 500),
                (6, 2, 500),
                (7, 2, 500),
            ],
            no_zeros: true,
            ..NONE
        },
        ..SEMICOLON
    },
    Judge {
        format: "generic-de",
        header: Some("Buchungsdatum;Wertstellung;Name;Verwendungszweck;Betrag;Währung"),
        date: (0, "%d.%m.%Y"),
        amount: Amount::Signed(4),
        mandatory: &[0, 1, 3, 4, 5],
        ..SEMICOLON
    },
    Judge {
        format: "lexoffice",
        header: Some("Buchungsdatum;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Zusatzinfo"),
        date: (0, "%d.%m.%Y"),
        amount: Amount::Signed(3),
        mandatory: &[0, 1, 2, 3, 4],
        ..SEMICOLON
    },
    Judge {
        format: "lexware-office",
        charset: Charset::Latin1,
        header: Some(
            "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Vorgang/Verwendungszweck;Betrag;Zusatzinfo (optional)",
        ),
        date: (0, "%d.%m.%Y"),
        amount: Amount::Signed(5),
        mandatory: &[0, 1, 2, 3, 4, 5, 6],
        ..SEMICOLON
    },
    Judge {
        format: "sevdesk",
        charset: Charset::Utf8WithMark,
        header: Some(
            "Buchungsdatum;Wertstellungsdatum;Empfänger/Auftraggeber;IBAN;Verwendungszweck;Betrag;Währung;Zusatzinfo",
        ),
        date: (0, "%d.%m.%Y"),
        amount: Amount::Signed(5),
        mandatory: &[0, 1, 4, 5],
        ..SEMICOLON
    },
    Judge {
        format: "review",
        charset: Charset::Utf8WithMark,
        header: Some(
            "Settled;Authorized;Account;Counterparty;Reference;Note;Amount;Currency;Balance;Paid;Paid in;Kind;Initiator;Card;Category;Subcategory;Labels;VAT rate;VAT;Receipts;Receipt required;Receipt lost;On the statement;Counterparty account;Counterparty bank;Mandate;Transaction;Id",
        ),
        date: (0, "%Y-%m-%d"),
        amount: Amount::Signed(6),
        // A balance is there where the bank sent one.
        mandatory: &[0, 1, 6, 7, 27],
        ..SEMICOLON
    },
    Judge {
        format: "generic-es",
        header: Some("Fecha operación;Fecha valor;Concepto;Importe;Saldo"),
        amount: Amount::Signed(3),
        mandatory: &[0, 1, 2, 3],
        ..SEMICOLON
    },
    Judge {
        format: "generic-fr",
        header: Some("Date d'opération;Date de valeur;Libellé;Débit;Crédit"),
        amount: Amount::Split { into: 4, out: 3 },
        mandatory: &[0, 1, 2],
        ..SEMICOLON
    },
    Judge {
        format: "freeagent",
        amount: Amount::Signed(1),
        mandatory: &[0, 1, 2],
        limits: Limits {
            no_quotes: true,
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "generic-it",
        header: Some("Data operazione;Data valuta;Descrizione;Importo"),
        amount: Amount::Signed(3),
        mandatory: &[0, 1, 2, 3],
        ..SEMICOLON
    },
    Judge {
        format: "erpnext",
        line_end: "\n",
        header: Some(
            "Date,Deposit,Withdrawal,Description,Reference Number,Bank Account,Currency,Transaction Type,bank_party_name,bank_party_iban",
        ),
        date: (0, "%Y-%m-%d"),
        amount: Amount::Split { into: 1, out: 2 },
        mandatory: &[0, 3, 4, 6],
        limits: Limits {
            lengths: &[(4, 1, 140), (7, 1, 50), (8, 1, 140), (9, 1, 140)],
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "odoo",
        line_end: "\n",
        header: Some("date,payment_ref,partner_name,account_number,transaction_type,amount,unique_import_id"),
        date: (0, "%Y-%m-%d"),
        amount: Amount::Signed(5),
        mandatory: &[0, 1, 5, 6],
        ..COMMA
    },
    Judge {
        format: "quickbooks",
        header: Some("Date,Description,Amount"),
        amount: Amount::Signed(2),
        mandatory: &[0, 1, 2],
        limits: Limits {
            rows: Some(999),
            bytes: Some(350 * 1024),
            no_zeros: true,
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "sage-accounting",
        header: Some("Date,Description,Reference,Amount"),
        amount: Amount::Signed(3),
        mandatory: &[0, 1, 3],
        limits: Limits {
            bytes: Some(250_000_000),
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "wave",
        header: Some("Date,Description,Amount"),
        date: (0, "%m/%d/%Y"),
        amount: Amount::Signed(2),
        mandatory: &[0, 1, 2],
        limits: Limits {
            rows: Some(100),
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "xero",
        header: Some("*Date,*Amount,Payee,Description,Reference,Cheque Number"),
        amount: Amount::Signed(1),
        mandatory: &[0, 1],
        limits: Limits {
            rows: Some(999),
            ..NONE
        },
        ..COMMA
    },
    Judge {
        format: "zoho-books",
        header: Some("Date,Withdrawals,Deposits,Payee,Description,Reference Number"),
        date: (0, "%Y-%m-%d"),
        amount: Amount::Split { into: 2, out: 1 },
        mandatory: &[0, 4],
        limits: Limits {
            bytes: Some(10_000_000),
            ..NONE
        },
        ..COMMA
    },
];
