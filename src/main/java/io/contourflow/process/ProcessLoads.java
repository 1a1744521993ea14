package io.contourflow.process;

import java.util.List;

/** The deployed process models, and where the cases stand in them. Numbers only, nothing of a patient. */
public interface ProcessLoads {
    /** In order of key. */
    List<Model> models();

    /**
     * Elements at which something is, in all versions of the model.
     *
     * @throws io.contourflow.kernel.Problem NOT_FOUND
     */
    List<Node> nodes(String processKey);

    /**
     * @param version the newest
     * @param running instances of any version
     * @param versions newest first
     */
    record Model(String processKey, String name, int version, long running, List<Version> versions) {}

    record Version(int version, long running) {}

    /**
     * @param activityId of the element
     * @param cases instances that are there
     * @param incidents of those, steps that failed
     */
    record Node(String activityId, long cases, long incidents) {}
}
