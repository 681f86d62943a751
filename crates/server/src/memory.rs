//! The allocator: faster than the system's, without huge pages, and it gives memory back.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory that is free goes back to the system at once. By default it does when it is next looked for, so that the 19 MiB
/// of each password hash would stay with an instance that is idle.
pub(crate) fn give_back_at_once() {
    /// `mi_option_purge_delay` of mimalloc.h, in milliseconds.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    #[expect(unsafe_code, reason = "mimalloc has no safe name for its options")]
    // SAFETY: it sets one number, which any thread may at any time; the option is of both versions of mimalloc.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY, 0);
    }
}
