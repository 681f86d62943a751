//! The team's routes: path, permit, input, command, answer.

mod invitations;
mod members;
mod ownership;

use permit::Routes;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/roles", members::list_roles)
        .get("/v1/team/members", members::list)
        .get("/v1/team/members/me", members::show_me)
        .delete("/v1/team/members/me", members::leave)
        .get("/v1/team/members/{id}", members::show)
        .patch("/v1/team/members/{id}", members::change)
        .delete("/v1/team/members/{id}", members::remove)
        .post("/v1/team/members/{id}/disable", members::disable)
        .post("/v1/team/members/{id}/enable", members::enable)
        .get("/v1/team/members/{id}/exposure", members::exposure)
        .post("/v1/team/members/{id}/second-factor-reset", members::reset_second_factor)
        .get("/v1/team/invitations", invitations::list)
        .post("/v1/team/invitations", invitations::create)
        .post("/v1/team/invitations/{id}/resend", invitations::resend)
        .post("/v1/team/invitations/{id}/renew", invitations::renew)
        .post("/v1/team/invitations/{id}/link", invitations::copy_link)
        .post("/v1/team/invitations/{id}/confirm", invitations::confirm)
        .delete("/v1/team/invitations/{id}", invitations::revoke)
        .post("/v1/invitations/lookup", invitations::look_up)
        .post("/v1/invitations/accept", invitations::accept)
        .get("/v1/team/ownership", ownership::show)
        .post("/v1/team/ownership", ownership::offer)
        .post("/v1/team/ownership/{id}/acceptance", ownership::accept)
        .post("/v1/team/ownership/{id}/decline", ownership::decline)
        .post("/v1/team/ownership/{id}/withdrawal", ownership::withdraw)
        .post("/v1/team/ownership/{id}/undo", ownership::undo)
}
