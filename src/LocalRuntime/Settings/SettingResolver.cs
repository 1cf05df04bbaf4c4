using System.Text;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Settings;

/// <summary>Replaces names of settings in the strings of trigger attributes, as the real host does.</summary>
public sealed class SettingResolver(IConfiguration settings)
{
    /// <summary>Replaces each <c>%Name%</c>.</summary>
    /// <exception cref="InvalidOperationException">A name has no setting, or a percent sign stands alone.</exception>
    public string? ResolveNames(string? text)
    {
        if (text?.Contains('%', StringComparison.Ordinal) != true)
            return text;

        var resolved = new StringBuilder();
        var parts = text.Split('%');
        if (parts.Length % 2 == 0)
            throw new InvalidOperationException($"'{text}' has a percent sign that no other closes.");
        for (var i = 0; i < parts.Length; i++)
            resolved.Append(i % 2 == 0 ? parts[i] : Setting(parts[i]));
        return resolved.ToString();
    }

    /// <summary>
    /// Replaces each <c>%Name%</c>, and then the whole when it is itself the name of a setting or connection string. Beware: any
    /// environment variable is a setting, so a topic called <c>PATH</c> would be replaced too. So it would be on Azure.
    /// </summary>
    public string? ResolveSetting(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return text;

        var name = ResolveNames(text)!;
        var value = settings.GetConnectionString(name) ?? settings[name];
        return string.IsNullOrEmpty(value) ? name : value;
    }

    private string Setting(string name) =>
        settings[name] ?? throw new InvalidOperationException($"'%{name}%' does not resolve to a value: there is no setting '{name}'.");
}
