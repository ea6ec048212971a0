using System.Diagnostics;
using QuantBuild.Cli.Stopping;

namespace QuantBuild.Cli.Tests.Stopping;

public sealed class ParentProcessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12:")]
    [InlineData(":12")]
    [InlineData("-1:5")]
    [InlineData("0:5")]
    [InlineData("1:9999999999999999999")]
    public void TryParse_AnythingElse_IsRefused(string text) => ParentIdentity.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void TryParse_WhatToStringWrote_IsTheSame()
    {
        using var self = Process.GetCurrentProcess();
        var identity = ParentIdentity.Of(self);

        ParentIdentity.TryParse(identity.ToString(), out var parsed).ShouldBeTrue();

        parsed.ShouldBe(identity);
    }

    [Fact]
    public void IsRunning_RunningProcess_IsTrueEachTime()
    {
        using var self = Process.GetCurrentProcess();
        var parent = new ParentProcess(ParentIdentity.Of(self));

        parent.IsRunning().ShouldBeTrue();
        parent.IsRunning().ShouldBeTrue();
    }

    [Fact]
    public void IsRunning_NumberTakenByALaterProcess_IsFalse()
    {
        using var self = Process.GetCurrentProcess();
        var identity = ParentIdentity.Of(self);
        var earlier = identity with { StartTicks = identity.StartTicks - TimeSpan.TicksPerMinute };

        new ParentProcess(earlier).IsRunning().ShouldBeFalse();
    }

    [Fact]
    public void IsRunning_EndedProcess_IsFalse()
    {
        using var process = Process.Start("dotnet", ["--version"]);
        var identity = ParentIdentity.Of(process);
        process.WaitForExit();

        new ParentProcess(identity).IsRunning().ShouldBeFalse();
    }
}
