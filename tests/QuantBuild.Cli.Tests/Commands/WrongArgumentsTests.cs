using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>What a newcomer may type, and the words that must come back.</summary>
public sealed class WrongArgumentsTests
{
    // Of the runtime and the parser, not of this program.
    private static readonly string[] RawWords =
    [
        "System.", "Nullable`1", "Exception", "expected type", "Access to the path", "Could not find", "Unrecognized",
        "Required argument", "QB9999", "did you mean '' ",
    ];

    [Theory]
    [InlineData("QB4007", "'quantise' is no command", "quantise")]
    [InlineData("QB4007", "did you mean 'validate'?", "valdate", "a.quant.yaml")]
    [InlineData("QB4007", "did you mean 'run'?", "Run", "a.quant.yaml")]
    [InlineData("QB4007", "a command is missing; choose validate, plan, lock, run")]
    [InlineData("QB4007", "'--json' stands before the command; write it behind", "--json", "run", "a.quant.yaml")]
    [InlineData("QB4007", "'--jsn' stands before the command", "--jsn")]
    [InlineData("QB4007", "<recipe> is missing: Recipe file", "run")]
    [InlineData("QB4007", "<recipe> is missing", "plan")]
    [InlineData("QB4007", "<recipe> is missing", "validate")]
    [InlineData("QB4007", "<folder> is missing", "evaluate", "--data", "x")]
    [InlineData("QB4007", "<nupkg> is missing", "push")]
    [InlineData("QB4007", "<id> is missing", "pull")]
    [InlineData("QB4007", "<package> is missing", "verify")]
    [InlineData("QB4007", "--id is missing", "pack", "model", "--version", "1.0.0")]
    [InlineData("QB4007", "--version is missing", "pack", "model", "--id", "A")]
    [InlineData("QB4007", "--data is missing", "evaluate", "model")]
    [InlineData("QB4007", "<recipe> is missing", "run", "")]
    [InlineData("QB4007", "<recipe> is missing", "validate", "tiny.quant.yaml", "")]
    [InlineData("QB4007", "'b' is too much: run takes one <recipe>", "run", "tiny.quant.yaml", "b")]
    [InlineData("QB4007", "'b' is too much", "verify", "a", "b")]
    [InlineData("QB4007", "'false' is too much", "run", "tiny.quant.yaml", "--json", "false")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "--treads", "2")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "tiny.quant.yaml", "--treads", "2")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "tiny.quant.yaml", "--treads=2")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "tiny.quant.yaml", "--THREADS", "2")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "tiny.quant.yaml", "-threads", "2")]
    [InlineData("QB4007", "did you mean '--threads'?", "run", "tiny.quant.yaml", "-t", "2")]
    [InlineData("QB4007", "did you mean '--output'?", "run", "tiny.quant.yaml", "-o", "out")]
    [InlineData("QB4007", "did you mean '--json'?", "validate", "tiny.quant.yaml", "--jsn")]
    [InlineData("QB4007", "did you mean '--json'?", "validate", "--jsn", "tiny.quant.yaml")]
    [InlineData("QB4007", "did you mean '--cache'?", "plan", "tiny.quant.yaml", "--cach", "x")]
    [InlineData("QB4007", "did you mean '--skip-duplicate'?", "push", "a.nupkg", "--skip-duplicates")]
    [InlineData("QB4007", "did you mean '--prerelease'?", "pull", "A", "--pre-release")]
    [InlineData(
        "QB4007", "did you mean '--licence'?", "pack", "model", "--id", "A", "--version", "1.0.0", "--licens", "MIT")]
    [InlineData("QB4007", "did you mean '--json'?", "verify", "a", "--jsom")]
    [InlineData("QB4007", "it belongs to evaluate", "run", "tiny.quant.yaml", "--max-length", "12")]
    [InlineData(
        "QB4007", "'--output' is no option of validate; it belongs to", "validate", "tiny.quant.yaml", "--output", "x")]
    [InlineData(
        "QB4007", "--threads is 'two', which is no whole number; choose 1 to 1024", "run", "a.quant.yaml", "--threads",
        "two")]
    [InlineData("QB4007", "--threads is 0; choose a whole number, 1 to 1024", "run", "a.quant.yaml", "--threads", "0")]
    [InlineData(
        "QB4007", "--threads is -1; choose a whole number, 1 to 1024", "run", "a.quant.yaml", "--threads", "-1")]
    [InlineData("QB4007", "--threads is 1.5; choose a whole number", "run", "a.quant.yaml", "--threads", "1.5")]
    [InlineData("QB4007", "--threads is 99999999999; choose", "run", "a.quant.yaml", "--threads", "99999999999")]
    [InlineData("QB4007", "--threads is ' 2'", "run", "a.quant.yaml", "--threads", " 2")]
    [InlineData("QB4007", "--threads needs a value: --threads <number>", "run", "a.quant.yaml", "--threads")]
    [InlineData("QB4007", "the value of --threads is empty", "run", "a.quant.yaml", "--threads", "")]
    [InlineData("QB4007", "--threads is given 2 times", "run", "a.quant.yaml", "--threads", "1", "--threads", "2")]
    [InlineData("QB4007", "--checkpoint-interval is -5; choose", "run", "a.quant.yaml", "--checkpoint-interval", "-5")]
    [InlineData(
        "QB4007", "--checkpoint-interval is 'x', which is no whole number", "run", "a.quant.yaml",
        "--checkpoint-interval", "x")]
    [InlineData(
        "QB4007", "--max-length is 1; choose a whole number, 2 to 4096", "evaluate", "model", "--data", "dev.tsv",
        "--max-length", "1")]
    [InlineData(
        "QB4007", "--max-length is 'long', which is no", "evaluate", "model", "--data", "dev.tsv", "--max-length",
        "long")]
    [InlineData("QB4007", "--timeout is 0; choose", "push", "a.nupkg", "--timeout", "0")]
    [InlineData("QB4007", "--timeout is 'x', which is no", "push", "a.nupkg", "--timeout", "x")]
    [InlineData(
        "QB4007", "--split-megabytes is 'x', which is no number; choose more than 0", "pack", "model", "--id", "A",
        "--version", "1.0.0", "--split-megabytes", "x")]
    [InlineData(
        "QB4007", "--split-megabytes is 0; choose", "pack", "model", "--id", "A", "--version", "1.0.0",
        "--split-megabytes", "0")]
    [InlineData(
        "QB4007", "--split-megabytes is NaN; choose", "pack", "model", "--id", "A", "--version", "1.0.0",
        "--split-megabytes", "NaN")]
    [InlineData(
        "QB4007", "--split-megabytes is 1e99; choose", "pack", "model", "--id", "A", "--version", "1.0.0",
        "--split-megabytes", "1e99")]
    [InlineData("QB4007", "--parent is '12', which is not", "run", "a.quant.yaml", "--parent", "12")]
    [InlineData("QB4007", "the value of --output is empty", "run", "tiny.quant.yaml", "--output", "")]
    [InlineData("QB4007", "the value of --output is empty", "pull", "Some.Sentiment", "--output", " ")]
    [InlineData("QB4007", "'--json' stands where a value", "run", "tiny.quant.yaml", "--", "--json")]
    [InlineData(
        "QB4007", "the environment variable 'UNSET' is not set", "push", "Some.Sentiment.1.2.0.nupkg", "--source",
        "feed", "--api-key-environment", "UNSET")]
    [InlineData("QB4007", "a key or password is no argument", "push", "a.nupkg", "--api-key", "SECRETKEY123")]
    [InlineData("QB4007", "a key or password is no argument", "push", "a.nupkg", "-k", "SECRETKEY123")]
    [InlineData("QB4007", "a key or password is no argument", "pull", "A", "--password=SECRETKEY123")]
    [InlineData("QB1001", "this is a folder; give the recipe file", "run", "folder")]
    [InlineData("QB1001", "this is a folder", "validate", "folder")]
    [InlineData("QB1001", "this is a folder", "plan", "folder")]
    [InlineData("QB1001", "does not exist; check the path", "validate", "nothing.quant.yaml")]
    [InlineData(
        "QB5051", "'folder' is a folder, and a file is wanted; give the model package", "push", "folder", "--source",
        "feed")]
    [InlineData(
        "QB5051", "give the model package in it: Some.Sentiment.1.2.0.nupkg", "push", "feed", "--source", "feed")]
    [InlineData(
        "QB5051", "'nothing.nupkg' does not exist; check the path of the model package", "push", "nothing.nupkg",
        "--source", "feed")]
    [InlineData("QB5051", "'nothing.nupkg' does not exist", "verify", "nothing.nupkg")]
    [InlineData("QB5051", "'nothing' does not exist", "pack", "nothing", "--id", "A", "--version", "1.0.0")]
    [InlineData(
        "QB5051", "'dev.tsv' is a file, and a folder is wanted", "pack", "dev.tsv", "--id", "A", "--version", "1.0.0")]
    [InlineData("QB5051", "'nothing' does not exist", "evaluate", "nothing", "--data", "dev.tsv")]
    [InlineData("QB5051", "'nothing.tsv' does not exist", "evaluate", "model", "--data", "nothing.tsv")]
    [InlineData(
        "QB5051", "'folder' is a folder, and a file is wanted; give the data file", "evaluate", "model", "--data",
        "folder")]
    [InlineData(
        "QB5051", "'model/config.json' is a file, and a folder is wanted", "evaluate", "model/config.json", "--data",
        "dev.tsv")]
    [InlineData(
        "QB5051", "'dev.tsv' is a file; give a folder for the results", "run", "tiny.quant.yaml", "--output",
        "dev.tsv")]
    [InlineData(
        "QB5051", "is an address; give a folder for the models", "pull", "A", "--output",
        "https://user:SECRETKEY123@host/x")]
    [InlineData(
        "QB5051", "'folder' is a folder; give a file for the resolved recipe", "run", "tiny.quant.yaml", "--resolved",
        "folder")]
    [InlineData("QB4001", "is a folder; give a file for the log", "run", "tiny.quant.yaml", "--log", "folder")]
    [InlineData(
        "QB5051", "'dev.tsv' is a file; give a folder for the packages", "pack", "model", "--id", "A", "--version",
        "1.0.0", "--output", "dev.tsv")]
    [InlineData("QB5020", "quantbuild.models.json", "verify", "folder")]
    [InlineData("QB5020", "has no directory of entries", "verify", "dev.tsv")]
    [InlineData(
        "QB5024", "neither a run's output nor config.json", "pack", "folder", "--id", "A", "--version", "1.0.0")]
    [InlineData("QB5025", "'no id' is no package id", "pack", "model", "--id", "no id", "--version", "1.0.0")]
    [InlineData("QB5025", "'one' is no version", "pack", "model", "--id", "A", "--version", "one")]
    [InlineData(
        "QB5025", "is no SPDX licence expression: 'my' is not on the SPDX licence list", "pack", "model", "--id", "A",
        "--version", "1.0.0", "--licence", "my own")]
    [InlineData(
        "QB5025", "did you mean 'Apache-2.0'?", "pack", "model", "--id", "A", "--version", "1.0.0", "--license",
        "apache-2.0")]
    [InlineData(
        "QB5025", "write GPL-2.0-only or GPL-2.0-or-later", "pack", "model", "--id", "A", "--version", "1.0.0",
        "--licence", "GPL-2.0")]
    [InlineData("QB5025", "'1.*' is no exact version", "pull", "Some.Sentiment", "--version", "1.*")]
    [InlineData("QB5025", "'no id' is no package id", "pull", "no id")]
    [InlineData("QB5041", "is not on", "pull", "Other.Package", "--version", "1.0.0", "--source", "feed")]
    [InlineData(
        "QB5044", "is no source of nuget.config, no URL and no folder", "pull", "Some.Sentiment", "--source",
        "nothing")]
    [InlineData("QB5050", "no valid address", "pull", "Some.Sentiment", "--source", "https://[::bad")]
    [InlineData("QB5050", "no valid address", "pull", "Some.Sentiment", "--source", "http://")]
    [InlineData("QB5050", "no valid address", "pull", "Some.Sentiment", "--source", "https://host:99999/v3")]
    [InlineData("QB5050", "the scheme 'ftp'", "pull", "Some.Sentiment", "--source", "ftp://host/v3")]
    [InlineData(
        "QB5050", "no valid address", "push", "Some.Sentiment.1.2.0.nupkg", "--source",
        "https://user:SECRETKEY123@ho st/v3")]
    [InlineData("QB5044", "no single source to push to is known", "push", "Some.Sentiment.1.2.0.nupkg")]
    public void Run_AWrongCommandLine_SaysInPlainWordsWhatIsWrong(string code, string words, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        Directory.CreateDirectory(folder["folder"]);
        var package = new ModelPackageBuilder("Some.Sentiment", "1.2.0").Model("sentiment");
        package.Save(folder["feed"]);
        package.Save(folder.Path);
        new NuGetConfiguration().Write(folder.Path);

        var run = Invocation.Run(folder.Path, arguments);

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain($"error {code}: ", Case.Sensitive, run.All);
        run.Error.ShouldContain(words, Case.Sensitive, run.All);
        RawWords.ShouldAllBe(word => !run.All.Contains(word, StringComparison.Ordinal), run.All);
        run.All.ShouldNotContain("SECRETKEY123");
    }

    [Fact]
    public void Run_AFileWhoseNameBeginsWithADash_CanBeNamed()
    {
        using var folder = new TemporaryFolder();
        File.Move(new TinyModelProject(folder.Path).RecipePath, folder["--odd.quant.yaml"]);

        Invocation.Run(folder.Path, "validate", "./--odd.quant.yaml").ExitCode.ShouldBe(0);
        Invocation.Run(folder.Path, "validate", "--", "--odd.quant.yaml").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("--licence")]
    [InlineData("--license")]
    public void Pack_EitherSpellingOfLicence_StatesIt(string option)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var pack = Invocation.Run(
            folder.Path, "pack", "model", "--id", "A", "--version", "1.0.0", option, "MIT OR Apache-2.0");

        pack.ExitCode.ShouldBe(0, pack.All);
        var verified = Invocation.Run(folder.Path, "verify", "A.1.0.0.nupkg");
        verified.ExitCode.ShouldBe(0, verified.All);
    }
}
