package io.contourflow.imaging.transform;

class RigidOffsetTests extends PointTransformContractTests {
    @Override
    PointTransform transform() {
        return new RigidOffset(3, -2, 4, 10, -5, 7, 1, 2, 3);
    }
}
