package io.contourflow.kernel;

/**
 * What a structure is in a terminology, as DICOM codes it (PS3.3 8.8).
 *
 * @param scheme Coding Scheme Designator: SCT for SNOMED CT
 */
public record StructureCode(String scheme, String value, String meaning) {}
