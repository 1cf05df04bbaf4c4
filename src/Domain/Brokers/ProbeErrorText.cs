namespace Chasqui.Domain.Brokers;

/// <summary>Reads a failure from the words it is told in: error names of Kafka and librdkafka, socket errors, or plain English.</summary>
public static class ProbeErrorText
{
    private static readonly (string Part, ProbeError Error)[] Parts =
    [
        ("notenoughreplicas", ProbeError.NotEnoughReplicas),
        ("unknowntopic", ProbeError.NotApplicable),
        ("notleader", ProbeError.NotApplicable),
        ("leadernotavailable", ProbeError.NotApplicable),
        ("topicauthorization", ProbeError.NotApplicable),
        ("topicexception", ProbeError.NotApplicable),
        ("refused", ProbeError.Refused),
        ("timedout", ProbeError.TimedOut),
        ("timeout", ProbeError.TimedOut),
        ("neveranswer", ProbeError.TimedOut),
        ("noanswer", ProbeError.TimedOut),
        ("noresponse", ProbeError.TimedOut),
        ("resolv", ProbeError.Unresolvable),
        ("dns", ProbeError.Unresolvable),
        ("unknownhost", ProbeError.Unresolvable),
        ("hostnotfound", ProbeError.Unresolvable),
        ("authentication", ProbeError.Credentials),
        ("authorization", ProbeError.Credentials),
        ("credentials", ProbeError.Credentials),
        ("sasl", ProbeError.Credentials),
        ("ssl", ProbeError.Credentials),
        ("tls", ProbeError.Credentials),
        ("certificate", ProbeError.Credentials),
        ("closed", ProbeError.Closed),
        ("reset", ProbeError.Closed),
        ("disconnect", ProbeError.Closed),
        ("protocol", ProbeError.Protocol),
        ("notapplicable", ProbeError.NotApplicable),
    ];

    /// <summary>The failure that the words tell; <see cref="ProbeError.Other"/> when they tell none that is known. Case and punctuation do not matter.</summary>
    public static ProbeError Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ProbeError.Other;
        var plain = BrokerMetric.Plain(text);
        foreach (var (part, error) in Parts)
            if (plain.Contains(part, StringComparison.Ordinal))
                return error;
        return ProbeError.Other;
    }
}
