package parley.deploy.run;

import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.deploy.plan.Work;

/// Creates the topics and rights of a space that are not there yet.
final class Provisioner {
    private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

    private Provisioner() {}

    static void provision(Work.Provision work) throws InterruptedException, ExecutionException {
        try (var admin = Admin.create(work.admin())) {
            var rights = admin.createAcls(work.rights());
            var existing = admin.listTopics().names().get();
            var missing = work.topics().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .collect(Collectors.toSet());
            try {
                admin.createTopics(missing).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
            rights.all().get();
            LOG.info("Created topics {}", missing.stream().map(NewTopic::name).toList());
        }
    }
}
