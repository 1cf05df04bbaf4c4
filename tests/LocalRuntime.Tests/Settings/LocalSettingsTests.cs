using Chasqui.LocalRuntime.Hosting;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("local-settings");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Values_comments_and_the_port_are_read()
    {
        var settings = LocalSettings.Parse("""
            { // as the tools allow
              "IsEncrypted": false,
              "Values": { "A": "1", "Section__B": "2", "Flag": true, },
              "Host": { "LocalHttpPort": 7072 }
            }
            """, "file");
        Assert.Equal(("1", "2", 7072), (settings.Values["A"], settings.Values["Section__B"], settings.HttpPort));
    }

    [Fact]
    public void An_encrypted_file_is_refused_with_the_way_out()
    {
        var error = Assert.Throws<InvalidOperationException>(() => LocalSettings.Parse("""{ "IsEncrypted": true, "Values": { "A": "xyz" } }""", "file"));
        Assert.Contains("func settings decrypt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Values": { "A": { "B": "1" } } }""", "'A' is not a string")]
    [InlineData("""{ "Values": """, "not valid JSON")]
    public void A_wrong_file_is_named_with_what_is_wrong(string text, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() => LocalSettings.Parse(text, "the/file"));
        Assert.Contains("the/file", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_itself_wins_over_the_sample_even_when_the_sample_is_nearer()
    {
        var app = _root.CreateSubdirectory("src/App");
        File.WriteAllText(Path.Combine(_root.FullName, "Some.sln"), string.Empty);
        File.WriteAllText(Path.Combine(app.FullName, "local.settings.sample.json"), """{ "Values": { "From": "sample" } }""");
        Assert.Equal("sample", LocalSettings.Load(app.FullName).Values["From"]);

        File.WriteAllText(Path.Combine(_root.FullName, "local.settings.json"), """{ "Values": { "From": "file" } }""");
        Assert.Equal("file", LocalSettings.Load(app.FullName).Values["From"]);
    }

    [Fact]
    public void Nothing_above_the_repository_is_looked_at()
    {
        var repository = _root.CreateSubdirectory("repository/app");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "repository", ".git"));
        File.WriteAllText(Path.Combine(_root.FullName, "host.json"), "{}");
        Assert.Null(AppFiles.Find(repository.FullName, "host.json"));
    }

    [Fact]
    public void Environment_wins_over_the_file_and_given_settings_win_over_both()
    {
        var name = $"CHASQUI_TEST_{Guid.NewGuid():N}";
        File.WriteAllText(Path.Combine(_root.FullName, "Some.sln"), string.Empty);
        File.WriteAllText(Path.Combine(_root.FullName, "local.settings.json"), $$"""{ "Values": { "{{name}}": "file", "Nested__Name": "file" } }""");
        Assert.Equal("file", Read());
        Environment.SetEnvironmentVariable(name, "environment");
        try
        {
            Assert.Equal("environment", Read());
            Assert.Equal("given", Read((name, "given")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        string? Read(params (string Name, string Value)[] given)
        {
            var options = new LocalHostOptions { BaseDirectory = _root.FullName, Settings = given.ToDictionary(g => g.Name, g => (string?)g.Value) };
            var configuration = LocalFunctionsApplication.CreateBuilder(options).Configuration;
            Assert.Equal("file", configuration["Nested:Name"]);
            return configuration[name];
        }
    }
}
