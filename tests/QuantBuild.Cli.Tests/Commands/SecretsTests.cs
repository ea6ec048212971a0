using System.Collections;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>Every way out of a command: console, terminal, log, JSON lines, fault log.</summary>
public sealed class SecretsTests
{
    private const string Password = "corr'ect-horse-7";
    private const string Signature = "s1gn'ature-of-a-url";

    private static readonly string Address = $"https://reader:{Password}@feed.example/v3/index.json?sig={Signature}";

    private static Exception Deep() => new InvalidOperationException(
        "outer", new HttpRequestException($"inner '{Address}' failed", new IOException($"innermost {Address} end")));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Execute_ExceptionsWithSecretsInside_NoWayOutShowsThem(bool isJson, bool isTerminal)
    {
        using var folder = new TemporaryFolder();
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = Invocation.Environment(folder.Path, output, error) with { IsTerminal = isTerminal };

        CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = isJson, LogPath = folder["run.log"] },
            context =>
            {
                context.Output.StageStarted($"download {Address}", $"because of {Address}");
                context.Output.StageProgressed($"download {Address}", 0.5, 0.5);
                context.Output.Note($"a note on {Address}");
                context.Output.Report(
                    DiagnosticTable.FeedUnreachable.At(new SourceLocation(Address), $"cannot read {Address}"));
                throw DiagnosticTable.FeedUnreachable.Exception(location: null, $"cannot read {Address}", Deep());
            }).ShouldBe(2);

        Expect(System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString(), File.ReadAllText(
            folder["run.log"]));
        File.ReadAllText(folder["run.log"]).ShouldContain("innermost https://***@feed.example/v3/index.json?***");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Execute_AFault_ShowsNoSecretAndNeitherDoesItsLog(bool hasLog)
    {
        using var folder = new TemporaryFolder();
        using var output = new MemoryStream();
        using var error = new StringWriter();

        CommandHost.Execute(
            Invocation.Environment(folder.Path, output, error),
            new HostOptions { JsonLines = true, LogPath = hasLog ? folder["run.log"] : null },
            _ => throw Deep()).ShouldBe(3);

        var message = error.ToString();
        var log = hasLog
            ? folder["run.log"]
            : message[message.IndexOf(Path.GetTempPath(), StringComparison.Ordinal)..].Trim();
        Expect(System.Text.Encoding.UTF8.GetString(output.ToArray()), message, File.ReadAllText(log));
        if (!hasLog)
        {
            File.Delete(log);
        }
    }

    [Fact]
    public void Execute_KnownSecrets_AreNotShownInAnyForm()
    {
        using var folder = new TemporaryFolder();
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = Invocation.Environment(folder.Path, output, error) with { Secrets = ["value-of-a-variable"] };

        CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = true, LogPath = folder["run.log"] },
            context =>
            {
                context.Secrets.Add("learnt-by-the-command");
                throw DiagnosticTable.FeedUnreachable.Exception(
                    location: null, "value-of-a-variable", new IOException("learnt-by-the-command"));
            });

        var all = System.Text.Encoding.UTF8.GetString(output.ToArray()) + error + File.ReadAllText(folder["run.log"]);
        all.ShouldNotContain("value-of-a-variable");
        all.ShouldNotContain("learnt-by-the-command");
    }

    [Fact]
    public async Task Push_ToAnAddressWithAPassword_ShowsItNowhere()
    {
        using var folder = new TemporaryFolder();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions { ApiKey = "another" });
        new ModelPackageBuilder("Some.Sentiment", "1.2.0").Model("sentiment").Save(folder.Path);
        var address = feed.Source.Replace("://", $"://reader:{Uri.EscapeDataString(Password)}@") + $"?sig={Signature}";
        new NuGetConfiguration().Source("company", address).Write(folder.Path);

        foreach (var json in new[] { false, true })
        {
            var push = Invocation.Run(
                folder.Path,
                [
                    "push", "Some.Sentiment.1.2.0.nupkg", "--source", "company", "--api-key-environment",
                    Invocation.ApiKeyVariable,
                    .. json ? ["--json"] : Array.Empty<string>(),
                ]);

            push.ExitCode.ShouldBe(2, push.All);
            Expect(push.All);
            push.All.ShouldNotContain(Invocation.ApiKey);
            push.All.ShouldNotContain(Uri.EscapeDataString(Password));
        }
    }

    /// <summary>
    /// What the build's task reads of its child, and so what a binary log holds, are these two streams.
    /// </summary>
    [Fact]
    public async Task Run_AsAProcess_ShowsNoSecretOfItsEnvironmentOrArguments()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.Start(
            folder.Path, "pull", "Some.Sentiment", "--source", $"https://reader:{Password}@[::bad/v3?sig={Signature}",
            "--json");

        var (code, output, _) = await child.EndAsync();

        code.ShouldBe(2, output);
        output.ShouldContain("QB5050");
        Expect(output);
    }

    [Fact]
    public void Of_VariablesThatSaySo_TakesValuesThatCanBeSecrets()
    {
        var variables = new Hashtable
        {
            ["GITHUB_TOKEN"] = "value-of-token",
            ["nuget_api_key"] = "value-of-key-1",
            ["NuGetPackageSourceCredentials_feed"] = "Username=reader-name;Password=value-of-password",
            ["SOME_TOKEN_FILE"] = "/run/secrets/some",
            ["SECRET_FLAG"] = "true",
            ["PATH"] = "/usr/local/bin:/usr/bin",
            ["MY_SECRET_FOLDER_"] = Path.GetTempPath(),
        };

        EnvironmentSecrets.Of(variables).ShouldBe(
            [
                "value-of-token",
                "value-of-key-1",
                "value-of-password",
                "Username=reader-name;Password=value-of-password",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"endpointCredentials":[{"endpoint":"https://h/v3","username":"reader","password":"pa\"ss 1"},{"Password":"second-2"}]}""",
        new[] { "pa\"ss 1", "second-2" })]
    [InlineData("""{"endpointCredentials":[{"endpoint":"https://h/v3","username":"reader"}]}""", new string[0])]
    [InlineData("no json, but a password", new[] { "no json, but a password" })]
    [InlineData("""{"password":"\ud800"}""", new[] { """{"password":"\ud800"}""" })]
    public void Of_EndpointsOfFeeds_TakesTheirPasswords(string value, string[] expected)
    {
        EnvironmentSecrets.Of(new Hashtable { ["VSS_NUGET_EXTERNAL_FEED_ENDPOINTS"] = value }).ShouldBe(expected);
        EnvironmentSecrets.Of(new Hashtable { ["ARTIFACTS_CREDENTIALPROVIDER_EXTERNAL_FEED_ENDPOINTS"] = value })
            .ShouldBe(expected);
    }

    [Fact]
    public void Copy_OfJson_ChangesNothingButSecrets()
    {
        const string json =
            """{"type":"result","number":1.50,"none":null,"yes":true,"list":["a\u0022b",{"x":"é"}],"directory":"/a?token=abc","message":"?token=abc"}""";
        var target = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(target))
        {
            MaskedJson.Copy(
                System.Text.Encoding.UTF8.GetBytes(json),
                writer,
                new(),
                new HashSet<string>(StringComparer.Ordinal) { "directory" });
        }

        System.Text.Encoding.UTF8.GetString(target.WrittenSpan)
            .ShouldBe(json.Replace("\"?token=abc\"", "\"?token=***\"").Replace("é", "\\u00E9"));
    }

    private static void Expect(params string[] texts)
    {
        foreach (var text in texts)
        {
            text.ShouldNotContain("ect-horse-7");
            text.ShouldNotContain("ature-of-a-url");
            text.ShouldNotContain("reader:");
        }
    }
}
