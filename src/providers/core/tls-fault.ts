/** How OpenSSL and Node name what keeps a connection from being trusted. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_FAULT =
	/^ERR_(?:TLS|SSL)_|^EPROTO$|CERT|CRL|^UNABLE_TO_|^(?:INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;

interface Failure {
	readonly code?: string;
	/** Where `fetch` puts what happened. */
	readonly cause?: Failure;
}

/** Whether a connection failed because there is no TLS on it, or none that can be trusted. */
export function isTlsFault(error: unknown): boolean {
	const { code, cause } = Object(error) as Failure;
	return [code, cause?.code].some((name) => name !== undefined && TLS_FAULT.test(name));
}
