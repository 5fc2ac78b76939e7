package parley.bridge;

import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.jspecify.annotations.Nullable;
import parley.bridge.AclPlan.Change;
import parley.bridge.Drift.Kind;

/// What a look at all of the cluster's ACLs shows. Values in, values out.
/// @param change what leads from there to what is to be: after it, whom it is about is allowed that and nothing else
/// @param drift what somebody else has changed, to be reported
record Look(Change<AclBinding> change, Set<Drift> drift) {
    Look {
        drift = Set.copyOf(drift);
    }

    /// What is seen, given what was made and what is to be. An ACL that is not exactly one of those to be is closed
    /// even where they allow the same: it would stand when they are taken.
    /// @param applied what was made so when it was last known; null if it never was, or may have changed since.
    ///     What has the form of a right is then taken for one that ended meanwhile
    static Look at(Collection<AclBinding> actual, @Nullable Set<Right> applied, Set<Right> desired) {
        return at(actual, applied == null ? null : bindings(applied), bindings(desired), AclBindings::ofAgents);
    }

    /// The same of any principals.
    /// @param ours whether an ACL is one of theirs; no other is looked at
    static Look at(
            Collection<AclBinding> actual,
            @Nullable Set<AclBinding> made,
            Set<AclBinding> desired,
            Predicate<AclBinding> ours) {
        var change = Change.between(only(actual, ALLOW, ours), desired);
        var drift = new LinkedHashSet<Drift>();
        for (var binding : change.revokes()) {
            if (made == null ? AclBindings.right(binding).isEmpty() : !made.contains(binding)) {
                drift.add(new Drift(Kind.WIDENS, binding));
            }
        }
        for (var binding : change.grants()) {
            if (made != null && made.contains(binding)) {
                drift.add(new Drift(Kind.MISSING, binding));
            }
        }
        for (var binding : only(actual, DENY, ours)) {
            drift.add(new Drift(Kind.DENIES, binding));
        }
        return new Look(change, drift);
    }

    private static Set<AclBinding> only(
            Collection<AclBinding> actual, AclPermissionType permission, Predicate<AclBinding> ours) {
        return actual.stream()
                .filter(binding -> binding.entry().permissionType() == permission && ours.test(binding))
                .collect(Collectors.toSet());
    }

    private static Set<AclBinding> bindings(Set<Right> rights) {
        return rights.stream().map(AclBindings::of).collect(Collectors.toSet());
    }
}
