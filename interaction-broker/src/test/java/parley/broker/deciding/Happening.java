package parley.broker.deciding;

/// One thing that happens, to one pair of twins; small numbers, so that a failing history shrinks well.
///
/// @param n how long something is valid or takes, in milliseconds, or which of several it is
record Happening(What what, Pair pair, int n) {

    enum What {
        SUBSCRIBE,
        OFFER,
        DECLINE,
        ACCEPT_REQUEST,
        DENY_REQUEST,
        TERMINATE_BY_REQUESTER,
        TERMINATE_BY_PROVIDER,
        SUSPEND_BY_REQUESTER,
        SUSPEND_BY_PROVIDER,
        RESUME_BY_PROVIDER,
        SET_POLICY,
        SET_ROOT_AT_PROVIDER,
        SET_ROOT_AT_REQUESTER,
        BAN_REQUESTER,
        BAN_PROVIDER,
        READ_START,
        REPORT_START,
        MAKE_DELIVERY,
        PUBLISH,
        HAND_HALF,
        HAND_HALF_AGAIN,
        COMPACT_LANE,
        HAND_RECORD,
        HAND_RECORD_AGAIN,
        CATCH_UP,
        TICK,
        WAIT,
        RESTART
    }

    @Override
    public String toString() {
        return what + " " + pair.requester().substring(8) + ">"
                + pair.provider().substring(8) + " " + n;
    }
}
