//! Questions about what stands in the lists.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::row::{Listed, Row, refused, word};
use super::{LIST, Probe, stamp};
use crate::money::parse_amount;
use crate::qonto::error::Error;

impl Probe<'_> {
    pub(super) async fn members(&mut self, rows: &[Row]) -> Result<(), Error> {
        #[derive(Deserialize)]
        struct Member {
            id: String,
        }
        let members = self.client.memberships().await?;
        let ids: HashSet<_> = members
            .iter()
            .filter_map(|member| serde_json::from_str::<Member>(member.get()).ok())
            .map(|member| member.id)
            .collect();
        let initiators: BTreeSet<_> = rows
            .iter()
            .filter_map(|row| row.initiator_id.as_deref())
            .collect();
        let all = initiators.iter().all(|id| ids.contains(*id));
        self.decide(
            "initiators-listed",
            "Is everybody who initiated one of the newest entries in the list of members?",
            (!initiators.is_empty()).then_some(all),
            "no entry has an initiator",
        );
        Ok(())
    }

    /// One search for all statuses, against a search for each.
    pub(super) async fn statuses(&mut self, completed: &Listed) -> Result<(), Error> {
        let count = |listed: &Listed| listed.meta.and_then(|meta| meta.total_count);
        let (pending, declined) = ("pending", "declined");
        let together = self
            .list(&[
                ("status[]", "completed"),
                ("status[]", pending),
                ("status[]", declined),
            ])
            .await;
        let pending = self.list(&[("status[]", pending)]).await?;
        let declined = self.list(&[("status[]", declined)]).await?;
        let others = count(&pending)
            .zip(count(&declined))
            .map(|(a, b)| a.saturating_add(b));
        let all = others
            .zip(count(completed))
            .map(|(others, completed)| others.saturating_add(completed));
        let (key, question) = ("several-statuses", "Does one search honour several status[]?");
        match together {
            Ok(together) => {
                let honoured = count(&together).zip(all).map(|(together, all)| together == all);
                let unseen = "there is no pending or declined entry";
                self.decide(key, question, honoured.filter(|_| others != Some(0)), unseen);
            }
            Err(Error::Refused(refusal)) => self.say(key, question, refused(&refusal)),
            Err(other) => return Err(other),
        }
        let reversed = declined.transactions.iter().any(|row| row.status == "reversed");
        self.decide(
            "reversed-declined",
            "Are reversed entries in status[]=declined?",
            (!declined.transactions.is_empty()).then_some(reversed),
            "there is no declined entry",
        );
        let cards = pending
            .transactions
            .into_iter()
            .filter(|row| row.operation_type == "card");
        self.findings.pending = cards.map(|row| row.id).collect();
        Ok(())
    }

    /// At most five of those that were pending, each by its identifier.
    pub(super) async fn kept_ids(&mut self, remembered: &[String]) -> Result<(), Error> {
        let gone_from_pending = |id: &&String| !self.findings.pending.contains(id);
        let settled: Vec<_> = remembered.iter().filter(gone_from_pending).take(5).collect();
        let (mut kept, mut lost) = (0_u32, 0_u32);
        for id in settled {
            #[derive(Deserialize)]
            struct Answer {
                transaction: Row,
            }
            if !id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            {
                continue;
            }
            let read = |body: String| serde_json::from_str::<Answer>(&body);
            match self.client.get(&format!("{LIST}/{id}"), &[], read).await {
                Ok(answer) => kept += u32::from(answer.transaction.status == "completed"),
                Err(Error::Refused(refusal)) if refusal.status() == 404 => lost += 1,
                Err(other) => return Err(other),
            }
        }
        self.decide(
            "card-keeps-id",
            "Does a card payment keep its id when it settles?",
            (kept + lost > 0).then_some(lost == 0),
            "no card payment settled since an earlier probe; run it again in some days, where one is pending now",
        );
        Ok(())
    }

    /// What stands in the rows themselves.
    pub(super) fn values(&mut self, rows: &[Row]) {
        let odd = |row: &&Row| {
            let currency = row.local_currency.as_deref();
            matches!(
                currency,
                Some("JPY" | "KRW" | "CLP" | "VND" | "ISK" | "KWD" | "BHD" | "TND" | "OMR" | "JOD")
            )
        };
        let times_100 = rows.iter().filter(odd).filter_map(|row| {
            let amount = parse_amount(&row.local_amount.as_ref()?.to_string()).ok()?;
            let times_100 = amount.checked_mul(Decimal::ONE_HUNDRED);
            Some(times_100 == Some(Decimal::from(row.local_amount_cents?)))
        });
        let verdicts: Vec<_> = times_100.collect();
        self.decide(
            "cents-times-100",
            "Is local_amount_cents a hundred times local_amount, also for currencies without two decimals?",
            (!verdicts.is_empty()).then(|| verdicts.iter().all(|is_so| *is_so)),
            "none of the newest entries is in such a currency",
        );
    }

    /// Transfers between own accounts arrive in one account or the other.
    pub(super) async fn between_own(
        &mut self,
        rows: &[Row],
        others: &[String],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut kinds = BTreeSet::new();
        let since = stamp(now - TimeDelta::days(90));
        let mut arrived = |rows: &[Row]| {
            let is_between =
                |row: &&Row| row.subject_type.as_deref() == Some("WalletToWallet") && row.side == "credit";
            kinds.extend(
                rows.iter()
                    .filter(is_between)
                    .map(|row| word(&row.operation_type)),
            );
        };
        arrived(rows);
        for other in others.iter().take(3) {
            let credits = [("side", "credit"), ("settled_at_from", since.as_str())];
            arrived(&self.list_of(other, &credits).await?.transactions);
        }
        let kinds: Vec<_> = kinds.into_iter().collect();
        let answer = if kinds.is_empty() {
            "not seen: no such entry among the newest".to_owned()
        } else {
            kinds.join(", ")
        };
        let question = "What is the operation_type of the credit side between two own accounts?";
        self.say("wallet-credit", question, answer);
        Ok(())
    }
}
