package org.disvote.topics.rights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// Brings the users and ACLs of the brokers to what a recipe says, or compares them.
public final class Grants {

    public static final int PASSWORD_LENGTH_MIN = 16;

    private static final int PASSWORD_LENGTH_MAX = 256;
    private static final int ITERATIONS = 8192;
    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;

    /// What all names of the system's own groups and transactions begin with.
    private static final String OURS = "disvote";

    private final Admin admin;
    private final Recipe recipe;

    /// @param admin of a user who may describe the cluster, and to change anything alter it; its timeouts bound
    ///     the waits; the caller closes it
    public Grants(Admin admin, Recipe recipe) {
        this.admin = admin;
        this.recipe = recipe;
    }

    /// How brokers and recipe differ.
    ///
    /// @param missing ACLs that the recipe gives and the brokers do not have
    /// @param extra ACLs on something of the system, or of one of its users, that the recipe does not give
    /// @param unknown users with a password that the brokers do not know
    public record Differences(List<AclBinding> missing, List<AclBinding> extra, List<User> unknown) {
        public Differences {
            missing = List.copyOf(missing);
            extra = List.copyOf(extra);
            unknown = List.copyOf(unknown);
        }

        public boolean none() {
            return missing.isEmpty() && extra.isEmpty() && unknown.isEmpty();
        }

        /// One sentence for each.
        public List<String> sentences() {
            List<String> sentences = new ArrayList<>();
            unknown.forEach(user -> sentences.add("missing: the brokers do not know user " + user.name()));
            missing.forEach(binding -> sentences.add("missing: " + sentence(binding)));
            extra.forEach(binding -> sentences.add("not in the recipe: " + sentence(binding)));
            return sentences;
        }

        private static String sentence(AclBinding binding) {
            ResourcePattern on = binding.pattern();
            boolean denied = binding.entry().permissionType() == AclPermissionType.DENY;
            String from = binding.entry().host();
            return "%s %s %s %s %s%s%s"
                    .formatted(
                            binding.entry().principal(),
                            denied ? "is denied" : "may",
                            Right.word(binding.entry().operation().name()),
                            Right.word(on.resourceType().name()),
                            on.name(),
                            on.patternType() == PatternType.PREFIXED ? "*" : "",
                            from.equals("*") ? "" : " from " + from);
        }
    }

    /// @throws OperatorException if the brokers have no authorizer, so that everybody may do everything
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the client may not ask
    public Differences compare() {
        Set<AclBinding> wanted = recipe.bindings();
        Set<AclBinding> there = new HashSet<>();
        try {
            there.addAll(Answers.of(admin.describeAcls(AclBindingFilter.ANY).values()));
        } catch (SecurityDisabledException e) {
            throw new OperatorException(
                    "the brokers have no authorizer, so everybody may do everything: set authorizer.class.name to"
                            + " org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    e);
        }
        List<AclBinding> missing = wanted.stream()
                .filter(binding -> !there.contains(binding))
                .sorted(ORDER)
                .toList();
        List<AclBinding> extra = there.stream()
                .filter(binding -> !wanted.contains(binding) && concerns(binding))
                .sorted(ORDER)
                .toList();
        return new Differences(missing, extra, unknown());
    }

    private static final Comparator<AclBinding> ORDER = Comparator.comparing(Differences::sentence);

    /// Whether an ACL opens or closes something of the system, or belongs to one of its users.
    private boolean concerns(AclBinding binding) {
        String principal = binding.entry().principal();
        if (recipe.administrators().stream().anyMatch(name -> principal.equals("User:" + name))) {
            return false;
        }
        if (recipe.users().stream().anyMatch(user -> principal.equals(user.principal()))) {
            return true;
        }
        ResourcePattern on = binding.pattern();
        ResourceType type = on.resourceType();
        if (type == ResourceType.CLUSTER) {
            return true;
        }
        if (type != ResourceType.TOPIC && type != ResourceType.GROUP && type != ResourceType.TRANSACTIONAL_ID) {
            return false;
        }
        return on.name().equals("*")
                || on.name().startsWith(OURS)
                || (on.patternType() == PatternType.PREFIXED && OURS.startsWith(on.name()));
    }

    private List<User> unknown() {
        List<User> expected = recipe.users().stream()
                .filter(user -> user.password().isPresent())
                .toList();
        if (expected.isEmpty()) {
            return List.of();
        }
        var known = Answers.of(admin.describeUserScramCredentials().all());
        return expected.stream()
                .filter(user -> !known.containsKey(user.name())
                        || known.get(user.name()).credentialInfos().stream()
                                .map(ScramCredentialInfo::mechanism)
                                .noneMatch(MECHANISM::equals))
                .toList();
    }

    /// Gives every user with a password file this password, and adds the ACLs that are missing.
    ///
    /// @return what differed before
    /// @throws OperatorException as [#compare], or if a password cannot be used; then nothing was changed
    public Differences grant() {
        List<UserScramCredentialAlteration> passwords = new ArrayList<>();
        for (User user : recipe.users()) {
            user.password()
                    .ifPresent(file -> passwords.add(new UserScramCredentialUpsertion(
                            user.name(), new ScramCredentialInfo(MECHANISM, ITERATIONS), password(file))));
        }
        Differences before = compare();
        if (!passwords.isEmpty()) {
            Answers.of(admin.alterUserScramCredentials(passwords).all());
        }
        if (!before.missing().isEmpty()) {
            Answers.of(admin.createAcls(before.missing()).all());
        }
        return before;
    }

    /// Removes ACLs.
    ///
    /// @param extra as [#compare] found them
    public void revoke(List<AclBinding> extra) {
        if (!extra.isEmpty()) {
            Answers.of(admin.deleteAcls(extra.stream().map(AclBinding::toFilter).toList())
                    .all());
        }
    }

    private static byte[] password(Path file) {
        byte[] bytes = OperatorFile.read(file, PASSWORD_LENGTH_MAX);
        OwnerOnlyFile.require(file, "a password");
        String password = new String(bytes, UTF_8).strip();
        if (password.length() < PASSWORD_LENGTH_MIN || bytes.length > PASSWORD_LENGTH_MAX) {
            throw new OperatorException(("%s holds a password that is shorter than %d or longer than %d characters:"
                            + " make one with `openssl rand -hex 24`")
                    .formatted(file, PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX));
        }
        return password.getBytes(UTF_8);
    }
}
