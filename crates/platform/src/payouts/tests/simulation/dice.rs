//! Numbers that look random and are the same in every run from the same seed.

/// SplitMix64: every seed is a good one, also the next number.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 0 up to, and without, `sides`.
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// So often of a hundred times.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    /// One of a list of so many.
    pub(super) fn place(&mut self, count: usize) -> Option<usize> {
        let count = u64::try_from(count).expect("few");
        (count > 0).then(|| usize::try_from(self.roll(count)).expect("few"))
    }
}
