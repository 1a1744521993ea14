package io.contourflow.demo;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.DicomSender;
import io.contourflow.dicom.PhantomSeries;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * After the start: sends each demo patient that is not stored yet to our own DICOM port, and tells the user how far
 * processing is until every case waits for a person.
 */
@Component
@Profile("demo")
@ConditionalOnProperty(name = "contourflow.demo.patients", havingValue = "true", matchIfMissing = true)
class DemoRun {
    private static final Logger LOG = LoggerFactory.getLogger(DemoRun.class);
    private static final int CASES_SHOWN_MAX = 100;
    private static final String SCANNER_AE = "DEMOSCANNER";

    private final Instances instances;
    private final Cases cases;
    private final DicomPeer node;
    private final Path folder;
    private final String address;
    private final PrintStream console = System.out;
    private final Map<String, String> told = new HashMap<>();
    private volatile boolean sent;
    private boolean saidReady;

    DemoRun(
            Instances instances,
            Cases cases,
            @Value("${contourflow.dicom.ae-title:CONTOURFLOW}") String aeTitle,
            @Value("${contourflow.dicom.port:11112}") int dicomPort,
            @Value("${contourflow.data:data}") Path data,
            @Value("${server.port:8080}") int httpPort) {
        this.instances = instances;
        this.cases = cases;
        this.node = new DicomPeer(aeTitle, "127.0.0.1", dicomPort);
        this.folder = data.resolve("demo-scanner");
        this.address = "http://127.0.0.1:" + httpPort;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        console.println("Contourflow runs at " + address);
        Thread scanner = new Thread(this::sendPatients, "demo-scanner");
        scanner.setDaemon(true);
        scanner.start();
    }

    private void sendPatients() {
        DicomSender scanner = new DicomSender(SCANNER_AE);
        DemoPatient[] patients = DemoPatient.values();
        for (int n = 0; n < patients.length; n++) {
            DemoPatient patient = patients[n];
            String label = "[patient " + (n + 1) + "/" + patients.length + "] "
                    + patient.patient().id() + " (type " + patient.phantom().imageType() + ")";
            if (storedSeries(patient) == 2) {
                console.println(label + ": is here already");
            } else {
                console.println(label + ": imaging and sending to " + node.aeTitle() + "@127.0.0.1:" + node.port());
                send(patient, scanner);
            }
        }
        sent = true;
    }

    private long storedSeries(DemoPatient patient) {
        return instances.seriesOfPatient(patient.patient().id()).stream()
                .filter(DemoRun::complete)
                .count();
    }

    private static boolean complete(StoredSeries series) {
        Integer expected = series.expectedInstances();
        return expected == null || series.instances() >= expected;
    }

    private void send(DemoPatient patient, DicomSender scanner) {
        Path work = folder.resolve(patient.patient().id());
        try {
            PhantomSeries.Written written = PhantomSeries.write(
                    PhantomFactory.make(patient.phantom(), DemoPatient.SEED), patient.patient(), work);
            scanner.send(node, files(written.first()), ProgressListener.NONE);
            scanner.send(node, files(written.second()), ProgressListener.NONE);
            delete(work);
        } catch (IOException | RuntimeException failure) {
            LOG.error("demo patient {} could not be sent", patient.name(), failure);
            console.println("  could not be sent: " + failure.getMessage() + " (start again to go on)");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Tells each change of state once; says what to do as soon as nothing is processed any more. */
    @Scheduled(fixedDelay = 2000)
    synchronized void tellProgress() {
        List<ImagingCase> all = cases.search(new CaseQuery(null, null, null, Set.of(), 0, CASES_SHOWN_MAX))
                .items();
        for (ImagingCase imagingCase : all) {
            String state = imagingCase.state() + " " + imagingCase.stateDetail();
            if (!state.equals(told.put(imagingCase.id().toString(), state))) {
                console.println("[case] " + imagingCase.patientId() + " type " + imagingCase.type() + ": " + state);
            }
        }
        long busy = all.stream()
                .filter(c -> c.state() == CaseState.RECEIVED || c.state() == CaseState.PROCESSING)
                .count();
        boolean everyPairThere = all.stream().filter(ImagingCase::isPair).count() >= DemoPatient.values().length;
        if (sent && everyPairThere && busy == 0 && !saidReady) {
            saidReady = true;
            console.print(whatToLookAt());
        }
    }

    private String whatToLookAt() {
        return """

                Every demo case waits for a person now. Open %s in a browser and sign in:
                  clinician1 / clinician1-demo-only   reviews and approves contours, answers the prompt on the plan
                  planner1   / planner1-demo-only     modifies plans
                  lead1      / lead1-demo-only        looks at thresholds and the audit trail
                  admin1     / admin1-demo-only       everything about the program itself
                To look at: DEMO-II and DEMO-IV deformed more than the threshold allows, so a clinician is asked
                whether to modify the plan; DEMO-I and DEMO-III only wait for the review of their contours.
                Stop with Ctrl-C; the next start goes on with what is there.
                """.formatted(address);
    }
}
