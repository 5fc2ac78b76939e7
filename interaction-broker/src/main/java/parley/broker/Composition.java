package parley.broker;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import parley.audit.DisbeliefPeriod;
import parley.avro.Command;
import parley.broker.kafka.AuditLog;
import parley.broker.kafka.BrokerTopics;
import parley.broker.kafka.DelegationLapses;
import parley.broker.kafka.KafkaAccess;
import parley.broker.kafka.OutcomeTopics;
import parley.broker.kafka.PartnershipEnds;
import parley.broker.kafka.PendingTopics;
import parley.broker.kafka.RequestLog;
import parley.broker.kafka.Results;
import parley.broker.kafka.RevocationLanes;
import parley.broker.kafka.RevocationReach;
import parley.broker.kafka.RootPolicyReach;
import parley.broker.kafka.SeenEffects;
import parley.broker.topology.DecidingStreams;
import parley.broker.topology.DecidingTopology;
import parley.broker.topology.Signers;
import parley.broker.view.Views;
import parley.broker.view.Waiting;
import parley.identity.Halves;
import parley.identity.KafkaLogin;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.identity.Reports;
import parley.identity.Revocations;
import parley.identity.ServiceSettings;
import parley.identity.Showing;
import parley.identity.audit.Salt;
import parley.identity.audit.SignedHead;
import parley.quota.Quotas;

/// What the service is made of.
@Factory
final class Composition {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Singleton
    OrganisationKey organisationKey(ServiceSettings settings) throws IOException {
        return settings.loadOrganisationKey();
    }

    @Singleton
    Quotas quotas(
            @Property(name = "parley") @MapFormat(transformation = MapFormat.MapTransformation.NESTED)
                    Map<String, Object> parley) {
        return Quotas.read(parley.get("quotas"));
    }

    @Singleton
    @Requires(missingBeans = KafkaAccess.class)
    KafkaAccess kafka(ServiceSettings settings) {
        return new KafkaAccess(KafkaLogin.client(settings));
    }

    @Context
    @Bean(preDestroy = "close")
    Partners partners(KafkaAccess kafka, OrganisationKey organisation) {
        return Partners.follow(organisation.verifying(), kafka.client());
    }

    @Context
    @Bean(preDestroy = "close")
    DecidingStreams streams(
            ServiceSettings settings,
            KafkaAccess kafka,
            OrganisationKey organisation,
            Partners partners,
            Views views,
            BrokerTopics topics) {
        Topology topology = DecidingTopology.build(
                settings.did().value(),
                did -> partners.awaited(did).map(Partner::name),
                new Signers(
                        (interaction, half) -> Halves.secure(interaction, half, organisation),
                        command -> Reports.secure(report(command), organisation),
                        (chain, at) -> SignedHead.secure(chain, organisation, at)),
                Composition::salt,
                new ViewedDocuments(views.twins(), topics::awaitTwins));
        return DecidingStreams.start(topology, kafka.client(), settings.data());
    }

    private static Salt salt() {
        byte[] bytes = new byte[Salt.BYTES];
        RANDOM.nextBytes(bytes);
        return Salt.of(ByteBuffer.wrap(bytes));
    }

    private static Reports.Report report(Command command) {
        return new Reports.Report(
                command.getId(),
                command.getRequester(),
                command.getProvider(),
                command.getControl(),
                command.getState(),
                command.getReason(),
                command.getDetail(),
                null,
                command.getUpdated());
    }

    @Singleton
    Views views(OrganisationKey organisation) {
        return Views.empty(organisation.verifying());
    }

    @Context
    @Bean(preDestroy = "close")
    Revocations revocations(KafkaAccess kafka) {
        return Revocations.follow(kafka.client());
    }

    @Singleton
    Showing showing(OrganisationKey organisation, Partners partners, Revocations revocations) {
        return Showing.of(organisation.verifying(), partners, revocations);
    }

    @Context
    @Bean(preDestroy = "close")
    RevocationReach revoked(
            ServiceSettings settings, Views views, Revocations revocations, RequestLog log, BrokerTopics topics) {
        return new RevocationReach(
                settings.did().value(),
                views,
                revocations,
                log,
                () -> topics.behind().isEmpty());
    }

    @Context
    @Bean(preDestroy = "close")
    RevocationLanes revocationLanes(
            ServiceSettings settings, KafkaAccess kafka, Partners partners, Revocations revocations) {
        return new RevocationLanes(settings.did().value(), kafka, partners, revocations);
    }

    @Context
    @Bean(preDestroy = "close")
    BrokerTopics topics(
            ServiceSettings settings,
            KafkaAccess kafka,
            Partners partners,
            Revocations revocations,
            Views views,
            OutcomeTopics outcomes,
            InstantSource clock) {
        return new BrokerTopics(settings, kafka, partners, revocations, views, outcomes, clock);
    }

    @Singleton
    @Bean(preDestroy = "close")
    OutcomeTopics outcomes(KafkaAccess kafka, Views views) {
        return new OutcomeTopics(kafka, views.commands());
    }

    @Context
    @Bean(preDestroy = "close")
    Results results(
            ServiceSettings settings,
            KafkaAccess kafka,
            RequestLog log,
            Views views,
            OrganisationKey organisation,
            DisbeliefPeriod disbeliefs,
            InstantSource clock) {
        return new Results(settings, kafka, log, views, organisation.verifying(), disbeliefs, clock);
    }

    @Context
    @Bean(preDestroy = "close")
    PendingTopics pending(ServiceSettings settings, KafkaAccess kafka, Views views, BrokerTopics topics) {
        return new PendingTopics(
                kafka,
                new Waiting(views.interactions(), views.asked(), settings.did().value()),
                () -> topics.behind().isEmpty());
    }

    @Context
    @Bean(preDestroy = "close")
    PartnershipEnds ends(Partners partners, Views views, RequestLog log, BrokerTopics topics) {
        return new PartnershipEnds(
                partners, views.interactions(), log, () -> topics.behind().isEmpty());
    }

    @Context
    @Bean(preDestroy = "close")
    DelegationLapses lapses(Views views, RequestLog log, BrokerTopics topics, InstantSource clock) {
        return new DelegationLapses(views, log, () -> topics.behind().isEmpty(), topics::readTwins, clock);
    }

    @Context
    @Bean(preDestroy = "close")
    RootPolicyReach reach(ServiceSettings settings, Views views, RequestLog log, BrokerTopics topics) {
        return new RootPolicyReach(
                settings.did().value(), views, log, () -> topics.behind().isEmpty());
    }

    @Context
    @Bean(preDestroy = "close")
    SeenEffects effects(Views views, BrokerTopics topics, RequestLog log, InstantSource clock) {
        return new SeenEffects(views.effects(), topics, log, clock);
    }

    @Singleton
    AuditLog audit(KafkaAccess kafka) {
        return new AuditLog(kafka);
    }

    @Singleton
    @Bean(preDestroy = "close")
    RequestLog log(KafkaAccess kafka) {
        return new RequestLog(kafka);
    }
}
