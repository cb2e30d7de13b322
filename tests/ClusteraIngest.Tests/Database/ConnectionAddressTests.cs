using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Npgsql;

namespace ClusteraIngest.Tests.Database;

public sealed class ConnectionAddressTests
{
    [Theory]
    // Npgsql's keywords
    [InlineData("Host=db.example.com;Username=u;Password=p;Database=d", "Host=db.example.com;Username=u;Password=p;Database=d")]
    [InlineData("Server=db;Port=6543;User ID=u;Password=\"a;b=c\"", "Host=db;Port=6543;Username=u;Password=\"a;b=c\"")]
    [InlineData("Username=u", "Username=u;Host=localhost")]
    // libpq's manual
    [InlineData("postgresql://", "Host=localhost")]
    [InlineData("postgresql://localhost", "Host=localhost")]
    [InlineData("postgresql://localhost:5433", "Host=localhost;Port=5433")]
    [InlineData("postgresql://localhost/mydb", "Host=localhost;Database=mydb")]
    [InlineData("postgresql://user@localhost", "Username=user;Host=localhost")]
    [InlineData("postgresql://user:secret@localhost", "Username=user;Password=secret;Host=localhost")]
    [InlineData(
        "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp",
        "Username=other;Host=localhost;Database=otherdb;Timeout=10;Application Name=myapp"
    )]
    [InlineData(
        "postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp",
        "Host=host1:123,host2:456;Database=somedb;Target Session Attributes=any;Application Name=myapp"
    )]
    [InlineData(
        "postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff",
        "Username=user;Host=localhost;Port=5433;Database=mydb;Options=\"-c synchronous_commit=off\""
    )]
    [InlineData("postgresql:///mydb?host=localhost&port=5433", "Database=mydb;Host=localhost;Port=5433")]
    [InlineData("postgresql://[2001:db8::1234]/database", "Host=2001:db8::1234;Database=database")]
    [InlineData("postgresql://[::1]:5433/d", "Host=::1;Port=5433;Database=d")]
    [InlineData("postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", "Host=/var/lib/postgresql;Database=dbname")]
    [InlineData("postgresql://u:p@host:/d", "Username=u;Password=p;Host=host;Database=d")]
    // Heroku, Supabase, Neon
    [InlineData(
        "postgres://uabc:p1f2@ec2-1-2-3-4.compute-1.amazonaws.com:5432/d8r?sslmode=require",
        "Username=uabc;Password=p1f2;Host=ec2-1-2-3-4.compute-1.amazonaws.com;Port=5432;Database=d8r;SSL Mode=Require"
    )]
    [InlineData(
        "postgresql://postgres.abcd:p%40ss%2Fw%3F@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?pgbouncer=true",
        "Username=postgres.abcd;Password=p@ss/w?;Host=aws-0-eu-west-1.pooler.supabase.com;Port=6543;Database=postgres;No Reset On "
            + "Close=true;Max Auto Prepare=0"
    )]
    [InlineData("postgres://u:p@ss@host/d", "Username=u;Password=p@ss;Host=host;Database=d")]
    [InlineData("postgres://u:p#s:x@host/d", "Username=u;Password=p#s:x;Host=host;Database=d")]
    [InlineData(
        "postgresql://u:p@ep-cool.eu.aws.neon.tech/neondb?sslmode=verify-full&channel_binding=require",
        "Username=u;Password=p;Host=ep-cool.eu.aws.neon.tech;Database=neondb;SSL Mode=VerifyFull;Channel Binding=Require"
    )]
    [InlineData("POSTGRES://u@host/d?target_session_attrs=read-write", "Username=u;Host=host;Database=d")]
    [InlineData("  postgres://u@h/d \n", "Username=u;Host=h;Database=d")]
    public void Address_is_read_in_every_spelling(string text, string expected) =>
        Assert.True(
            new NpgsqlConnectionStringBuilder(expected).EquivalentTo(ConnectionAddress.Parse(text)),
            $"{ConnectionAddress.Parse(text)} instead of {expected}"
        );

    [Theory]
    [InlineData("hunter2")]
    [InlineData("Host=h;Password=a;hunter2=b")]
    [InlineData("Host=h;Password=hunter2;Port=hunter2")]
    [InlineData("mysql://u:hunter2@h/d")]
    [InlineData("postgres://u:hunter2@h:port/d")]
    [InlineData("postgres://u:hunter2@h:70000/d")]
    [InlineData("postgres://u:hunter2/rest@h/d")]
    [InlineData("postgres://u:x?hunter2=rest@h/d")]
    [InlineData("postgres://u:hunter2?x@h/d")]
    [InlineData("postgres://u:hunter2%zz@h/d")]
    [InlineData("postgres://u:x@hunter2?y@h/d")]
    [InlineData("postgres://u:p@h/d?password=hunter2&sslmode=perhaps")]
    [InlineData("postgres://u:p@h/d?connect_timeout=hunter2")]
    [InlineData("postgres://u:hunter2@h/d?sslmode=5")]
    public void Broken_address_is_refused_without_repeating_the_password(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConnectionAddress.Parse(text));

        Assert.Equal("DatabaseAddressInvalid", error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString() + error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://u:p@h/d?colour=red", "'colour'")]
    [InlineData("Host=h;Colour=red", "'colour'")]
    [InlineData("postgres://u:p@h/d?sslmode=perhaps", "'sslmode'")]
    [InlineData("postgres://u:p@h/d?sslmode", "'sslmode'")]
    public void What_is_unknown_or_wrong_is_named(string text, string name) =>
        Assert.Contains(name, Assert.Throws<ConfigurationException>(() => ConnectionAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Maximum Pool Size=1")]
    [InlineData("MaxPoolSize=2")]
    public void Pool_that_is_too_small_for_an_import_is_refused(string pool)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConnectionAddress.Parse($"Host=h;{pool}"));

        Assert.Equal("DatabaseAddressInvalid", error.ErrorId);
        Assert.Contains($"its Maximum Pool Size is {pool[^1]}, and 3 connections are needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Make Maximum Pool Size 3 or more", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Maximum Pool Size=3")]
    [InlineData("Pooling=false;Maximum Pool Size=1")]
    public void Pool_that_is_large_enough_or_none_is_taken(string pool) =>
        Assert.Equal("h", ConnectionAddress.Parse($"Host=h;{pool}").Host);

    [Theory]
    [InlineData("postgres://u:p@h/d", "h:5432/d")]
    [InlineData("postgres://u:p@h:1", "h:1/u")]
    [InlineData("postgres://u:p@[::1]/d", "[::1]:5432/d")]
    [InlineData("postgres://u:p@a:1,b/d", "a:1,b:5432/d")]
    [InlineData("postgres://u:p@%2Frun%2Fpostgresql/d", "/run/postgresql/d")]
    [InlineData("Host=@name;Database=d", "@name/d")]
    [InlineData("Host=db1, /run/x;Database=d", "db1:5432,/run/x/d")]
    public void Address_for_people_has_no_secrets(string text, string shown) =>
        Assert.Equal(shown, ConnectionAddress.Describe(ConnectionAddress.Parse(text)));

    [Theory]
    [InlineData("/run/x", true)]
    [InlineData("@name", true)]
    [InlineData("db1, /run/x", true)]
    [InlineData("db1, @name", true)]
    [InlineData("h", false)]
    [InlineData("h:5432,db1", false)]
    [InlineData("::1", false)]
    public void Directory_or_abstract_name_is_a_socket(string host, bool isSocket) =>
        Assert.Equal(isSocket, ConnectionAddress.HasSocket(new() { Host = host }));
}
