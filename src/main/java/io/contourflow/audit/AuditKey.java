package io.contourflow.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 key (RFC 8032) that signs points of the audit chain, in PEM files as openssl reads them: PKCS #8 for the
 * private half, SubjectPublicKeyInfo for the public one.
 */
final class AuditKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;

    private AuditKey(PublicKey publicKey, @Nullable PrivateKey privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** Where the public half lies: {@code audit.pem} has {@code audit.pub.pem} beside it. */
    static Path publicFile(Path privateFile) {
        String name = String.valueOf(privateFile.getFileName());
        String stem = name.endsWith(".pem") ? name.substring(0, name.length() - ".pem".length()) : name;
        return privateFile.resolveSibling(stem + ".pub.pem");
    }

    /** To check with. */
    static AuditKey reading(Path publicFile) {
        return new AuditKey(publicKey(publicFile), null);
    }

    /**
     * To sign with; a new pair is made where there is none, readable by its owner only.
     *
     * @throws IllegalStateException when one half is there without the other, or they do not belong together
     */
    static AuditKey signing(Path privateFile) {
        Path publicFile = publicFile(privateFile);
        try {
            if (Files.notExists(privateFile) && Files.notExists(publicFile)) {
                generate(privateFile, publicFile);
            }
            PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(privateFile, PRIVATE)));
            AuditKey key = new AuditKey(publicKey(publicFile), privateKey);
            byte[] probe = {1};
            if (!key.fits(probe, key.sign(probe))) {
                throw new IllegalStateException(
                        publicFile.getFileName() + " is not the public half of " + privateFile.getFileName());
            }
            return key;
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(privateFile.getFileName() + " is no Ed25519 key", cause);
        }
    }

    private static void generate(Path privateFile, Path publicFile) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        try {
            Path folder = privateFile.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            write(publicFile, PUBLIC, pair.getPublic().getEncoded(), "rw-r--r--");
            write(privateFile, PRIVATE, pair.getPrivate().getEncoded(), "rw-------");
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write the audit key " + privateFile.getFileName(), cause);
        }
    }

    /** Whole or not at all: a program killed in between leaves no half of a key under its name. */
    private static void write(Path file, String kind, byte[] key, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Files.writeString(fresh, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static PublicKey publicKey(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes(file, PUBLIC)));
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(file.getFileName() + " is no public Ed25519 key", cause);
        }
    }

    private static byte[] bytes(Path file, String kind) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            String body = text.replace("-----BEGIN " + kind + "-----", "").replace("-----END " + kind + "-----", "");
            return Base64.getMimeDecoder().decode(body);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the audit key " + file, cause);
        }
    }

    byte[] sign(byte[] message) {
        if (privateKey == null) {
            throw new IllegalStateException("only the public half of the audit key is here");
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("the audit key cannot sign", cause);
        }
    }

    boolean fits(byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException wrongForm) {
            return false;
        }
    }
}
