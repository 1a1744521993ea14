package io.contourflow.dicom;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the node with the application where its role is on and somebody takes the objects. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DicomNodeProperties.class, QueryRetrieveProperties.class, DicomWebProperties.class})
class DicomNodeConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "contourflow.dicom.enabled", matchIfMissing = true)
    DicomNode dicomNode(DicomNodeProperties properties, QueryRetrieveProperties limits) {
        return new DicomNode(properties, limits);
    }

    @Bean
    @ConditionalOnProperty(name = "contourflow.dicom.enabled", matchIfMissing = true)
    SmartLifecycle dicomNodeLifecycle(
            DicomNode node,
            ObjectProvider<InstanceSink> sinks,
            ObjectProvider<InstanceCatalog> catalogs,
            ObjectProvider<PeerDirectory> peers,
            ObjectProvider<CommitmentRequests> commitments) {
        return new NodeLifecycle(node, sinks, catalogs, peers, commitments);
    }

    /** Also where this instance has no DICOM node of its own. */
    @Bean(destroyMethod = "close")
    ObjectReceiver objectReceiver(InstanceSink sink, DicomNodeProperties node, DicomWebProperties limits) {
        return new ObjectReceiver(sink, node, limits.objectBytesMax());
    }

    /** Listens last and closes first, so that every object finds the archive and the database at work. */
    private record NodeLifecycle(
            DicomNode node,
            ObjectProvider<InstanceSink> sinks,
            ObjectProvider<InstanceCatalog> catalogs,
            ObjectProvider<PeerDirectory> peers,
            ObjectProvider<CommitmentRequests> commitments)
            implements SmartLifecycle {
        @Override
        public void start() {
            sinks.ifAvailable(sink -> node.start(new DicomNode.Services(
                    sink,
                    catalogs.getIfAvailable(),
                    peers.getIfAvailable(() -> PeerDirectory.NONE),
                    commitments.getIfAvailable())));
        }

        @Override
        public void stop() {
            node.close();
        }

        @Override
        public boolean isRunning() {
            return node.isRunning();
        }
    }
}
