using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chasqui.Kafka.Wire;

/// <summary>SASL PLAIN (RFC 4616) and SCRAM-SHA-256 and -512 (RFC 5802) over SaslHandshake and SaslAuthenticate.</summary>
internal static class SaslLogin
{
    private const short RefusedCode = 58;

    /// <exception cref="WireException">The broker refuses the mechanism or the credentials.</exception>
    public static async Task RunAsync(BrokerConnection connection, BrokerSecurity security, CancellationToken cancellation)
    {
        if (security.Mechanism is not { } mechanism)
            return;
        var answer = await connection.AskAsync(ApiKey.SaslHandshake, 1, new WireWriter().Text(mechanism).Written, cancellation);
        if (new WireReader(answer.Span).Int16() is var code and not 0)
            throw new WireException($"SASL {mechanism} is refused", code);
        if (mechanism == "PLAIN")
            await SendAsync(connection, $"\0{security.UserName}\0{security.Password}", cancellation);
        else
            await ScramAsync(connection, security, cancellation);
    }

    private static async Task ScramAsync(BrokerConnection connection, BrokerSecurity security, CancellationToken cancellation)
    {
        var hash = security.Mechanism == "SCRAM-SHA-512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        var nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var user = security.UserName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        var first = $"n={user},r={nonce}";
        var server = await SendAsync(connection, $"n,,{first}", cancellation);
        var parts = Parse(server);
        if (!parts.TryGetValue('r', out var joint) || !joint.StartsWith(nonce, StringComparison.Ordinal) || !parts.TryGetValue('s', out var salt)
            || !parts.TryGetValue('i', out var count) || !int.TryParse(count, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > 1_000_000)
            throw new WireException("the SCRAM challenge cannot be answered", RefusedCode);
        var size = hash == HashAlgorithmName.SHA512 ? 64 : 32;
        var salted = Rfc2898DeriveBytes.Pbkdf2(security.Password, Convert.FromBase64String(salt), iterations, hash, size);
        var final = $"c=biws,r={joint}";
        var message = $"{first},{server},{final}";
        var proof = Proof(hash, salted, message);
        var answer = Parse(await SendAsync(connection, $"{final},p={Convert.ToBase64String(proof)}", cancellation));
        var expected = Hmac(hash, Hmac(hash, salted, "Server Key"), message);
        if (!answer.TryGetValue('v', out var signature) || !CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(signature), expected))
            throw new WireException("the broker does not know the password either", RefusedCode);
    }

    private static byte[] Proof(HashAlgorithmName hash, byte[] salted, string message)
    {
        var key = Hmac(hash, salted, "Client Key");
        var signature = Hmac(hash, CryptographicOperations.HashData(hash, key), message);
        for (var i = 0; i < key.Length; i++)
            key[i] ^= signature[i];
        return key;
    }

    private static byte[] Hmac(HashAlgorithmName hash, byte[] key, string text) => CryptographicOperations.HmacData(hash, key, Encoding.UTF8.GetBytes(text));

    private static Dictionary<char, string> Parse(string text) =>
        text.Split(',').Where(p => p.Length > 2 && p[1] == '=').DistinctBy(p => p[0]).ToDictionary(p => p[0], p => p[2..]);

    private static async Task<string> SendAsync(BrokerConnection connection, string text, CancellationToken cancellation)
    {
        var answer = await connection.AskAsync(ApiKey.SaslAuthenticate, 0, new WireWriter().Bytes(Encoding.UTF8.GetBytes(text)).Written, cancellation);
        return Read(answer.Span);
    }

    private static string Read(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        var code = reader.Int16();
        var message = reader.Text();
        return code == 0 ? Encoding.UTF8.GetString(reader.Bytes()) : throw new WireException(message ?? "the credentials are refused", code);
    }
}
