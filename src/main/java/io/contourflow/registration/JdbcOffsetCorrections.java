package io.contourflow.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Corrections in {@code imaging.offset_correction}; the primary key lets only one writer have each version. */
@Repository
class JdbcOffsetCorrections implements OffsetCorrections {
    private final JdbcClient jdbc;

    JdbcOffsetCorrections(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long version(CaseId caseId) {
        return jdbc.sql("select coalesce(max(version), 0) from imaging.offset_correction where case_id = :case")
                .param("case", caseId.value())
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<RigidOffset> inForce(CaseId caseId, String rigidInputHash) {
        return jdbc.sql("""
                        select * from imaging.offset_correction c
                        where case_id = :case and rigid_input_hash = :hash
                          and version = (select max(version) from imaging.offset_correction where case_id = c.case_id)
                        """)
                .param("case", caseId.value())
                .param("hash", rigidInputHash)
                .query((row, n) -> new RigidOffset(
                        row.getDouble("translation_x_mm"),
                        row.getDouble("translation_y_mm"),
                        row.getDouble("translation_z_mm"),
                        row.getDouble("rotation_x_deg"),
                        row.getDouble("rotation_y_deg"),
                        row.getDouble("rotation_z_deg"),
                        row.getDouble("centre_x_mm"),
                        row.getDouble("centre_y_mm"),
                        row.getDouble("centre_z_mm")))
                .optional();
    }

    @Override
    public void add(CaseId caseId, long expectedVersion, String rigidInputHash, RigidOffset o, Actor actor) {
        int rows = jdbc.sql("""
                        insert into imaging.offset_correction
                            (case_id, version, rigid_input_hash, translation_x_mm, translation_y_mm, translation_z_mm,
                             rotation_x_deg, rotation_y_deg, rotation_z_deg, centre_x_mm, centre_y_mm, centre_z_mm,
                             actor, corrected_at)
                        select :case, :next, :hash, :tx, :ty, :tz, :rx, :ry, :rz, :cx, :cy, :cz, :actor, now()
                        where :next = 1 + (select coalesce(max(version), 0) from imaging.offset_correction
                                           where case_id = :case)
                        on conflict do nothing
                        """)
                .param("case", caseId.value())
                .param("next", expectedVersion + 1)
                .param("hash", rigidInputHash)
                .param("tx", o.translationXMm())
                .param("ty", o.translationYMm())
                .param("tz", o.translationZMm())
                .param("rx", o.rotationXDeg())
                .param("ry", o.rotationYDeg())
                .param("rz", o.rotationZDeg())
                .param("cx", o.centreXMm())
                .param("cy", o.centreYMm())
                .param("cz", o.centreZMm())
                .param("actor", actor.userId())
                .update();
        if (rows == 0) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "offset-changed",
                    "the offset of case " + caseId + " is at version " + version(caseId) + ", not " + expectedVersion);
        }
    }
}
