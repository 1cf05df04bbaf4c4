namespace Chasqui.Actuators;

/// <summary>The settings of a target as the topology has them; a value <c>%Name%</c> is the app's setting called Name, so that no secret is in the topology.</summary>
internal sealed class ActuatorSettings(IReadOnlyDictionary<string, string> settings, Func<string, string?> setting)
{
    /// <summary>The value; null when there is none.</summary>
    public string? Find(string key) => settings.GetValueOrDefault(key) switch
    {
        null or "" => null,
        ['%', .. var name, '%'] => setting(name) is { Length: > 0 } value ? value : null,
        var text => text,
    };

    /// <exception cref="ActuatorSettingException">It has no value.</exception>
    public string Require(string key) => Find(key) ?? throw new ActuatorSettingException(
        settings.GetValueOrDefault(key) is ['%', .. var name, '%'] ? $"the setting '{name}', which '{key}' refers to, has no value" : $"'{key}' has no value");

    /// <summary>What is wrong with keys: those that are missing, and those that nobody reads.</summary>
    public static IEnumerable<string> WhyNot(IReadOnlyDictionary<string, string> settings, string[] required, string[] optional)
    {
        foreach (var key in required.Where(key => !settings.TryGetValue(key, out var value) || value.Length == 0))
            yield return $"'{key}' is missing.";
        foreach (var key in settings.Keys.Where(key => !required.Contains(key) && !optional.Contains(key)).Order(StringComparer.Ordinal))
            yield return $"'{key}' is not a setting of this actuator: one of {string.Join(", ", required.Concat(optional))} is expected.";
    }

    public static bool IsReference(string value) => value is ['%', _, .., '%'];
}
