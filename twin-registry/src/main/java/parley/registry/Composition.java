package parley.registry;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import parley.audit.DisbeliefPeriod;
import parley.identity.KafkaLogin;
import parley.identity.OrganisationKey;
import parley.identity.Partners;
import parley.identity.Revocations;
import parley.identity.ServiceSettings;
import parley.identity.Showing;
import parley.identity.TokenSource;
import parley.registry.asyncapi.Cluster;
import parley.registry.asyncapi.FeedContracts;
import parley.registry.facade.SubjectRights;
import parley.registry.find.Finder;
import parley.registry.kafka.KafkaAccess;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.live.LiveSearches;
import parley.registry.sight.Sight;
import parley.registry.sparql.Sparql;
import parley.registry.thing.Home;
import parley.registry.thing.Things;
import parley.registry.twins.AgentKeys;
import parley.registry.twins.DelegationChanges;
import parley.registry.twins.KeyRotation;
import parley.registry.twins.TwinChanges;
import parley.schemaregistry.SchemaRegistryClient;

/// What the service is made of.
@Factory
final class Composition {

    @Singleton
    OrganisationKey organisationKey(ServiceSettings settings) throws IOException {
        return settings.loadOrganisationKey();
    }

    @Singleton
    @Requires(missingBeans = KafkaAccess.class)
    KafkaAccess kafka(ServiceSettings settings) {
        return new KafkaAccess(KafkaLogin.client(settings));
    }

    @Singleton
    Knowledge knowledge(InstantSource clock) {
        return new Knowledge(clock);
    }

    @Context
    @Bean(preDestroy = "close")
    Partners partners(KafkaAccess kafka, OrganisationKey organisation) {
        return Partners.follow(organisation.verifying(), kafka.client());
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
    RegistryTopics topics(
            ServiceSettings settings,
            KafkaAccess kafka,
            Partners partners,
            Knowledge knowledge,
            OrganisationKey organisation,
            AgentKeys keys,
            DisbeliefPeriod disbeliefs,
            InstantSource clock) {
        return new RegistryTopics(
                settings, kafka, partners, knowledge, organisation, keys, disbeliefs, UUID.randomUUID(), clock);
    }

    @Singleton
    AgentKeys agentKeys(
            Knowledge knowledge,
            @Property(name = "parley") @MapFormat(transformation = MapFormat.MapTransformation.NESTED)
                    Map<String, Object> parley) {
        return new AgentKeys(
                AgentKeys.read("parley.agent-keys", parley.get("agent-keys")), knowledge.twins(), knowledge.custody());
    }

    @Singleton
    TwinChanges changes(OrganisationKey organisation, AgentKeys keys) {
        return new TwinChanges(organisation, keys);
    }

    @Singleton
    DelegationChanges delegations(OrganisationKey organisation, AgentKeys keys) {
        return new DelegationChanges(organisation, keys);
    }

    @Singleton
    KeyRotation rotation(OrganisationKey organisation) {
        return new KeyRotation(organisation);
    }

    @Singleton
    Sight sight(Knowledge knowledge) {
        return new Sight(
                knowledge.twins(),
                knowledge.policies(),
                knowledge.partners(),
                knowledge.index().triples()::of);
    }

    @Singleton
    Home home(
            ServiceSettings settings,
            @Property(name = "parley.interaction-broker.url", defaultValue = Home.UNKNOWN) String broker) {
        return new Home(URI.create(broker), settings.oauth().tokenEndpoint());
    }

    @Singleton
    FeedContracts contracts(ServiceSettings settings) {
        return new FeedContracts(new Cluster(
                settings.bootstrapServers(),
                settings.transport().encrypted(),
                settings.oauth().tokenEndpoint()));
    }

    @Singleton
    Things things(Home home) {
        return new Things(home);
    }

    @Singleton
    Finder finder(Knowledge knowledge, Sight sight) {
        return new Finder(knowledge.index(), sight);
    }

    @Context
    @Bean(preDestroy = "close")
    LiveSearches searches(Knowledge knowledge) {
        knowledge.searches().start(knowledge::changedByTime);
        return knowledge.searches();
    }

    @Singleton
    Sparql sparql(Knowledge knowledge, Sight sight) {
        return new Sparql(knowledge.index().triples(), sight, System::nanoTime);
    }

    @Singleton
    SubjectRights rights(ServiceSettings settings, Knowledge knowledge, Sight sight, Showing showing) {
        return new SubjectRights(settings.did(), knowledge.twins(), knowledge.interactions(), sight, showing);
    }

    @Singleton
    SchemaRegistryClient schemaRegistry(ServiceSettings settings, TokenSource tokens, HttpClient http) {
        return new SchemaRegistryClient(settings.schemaRegistry(), () -> tokens.get(), http);
    }
}
